/** A campaign file as text: what it says, and on which line each part of it stands. */

export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** The text is not even well formed there. */
export interface TextFault extends TextPlace {
  readonly expected: string;
}

export type CampaignTextReading =
  | {
      readonly kind: 'read';
      readonly value: unknown;
      /** Where a part stands, or, where it is missing, the nearest thing around it. */
      placeOf(path: readonly (string | number)[]): TextPlace;
    }
  | { readonly kind: 'faults'; readonly faults: readonly TextFault[] };

export type ReadCampaignText = (text: string) => CampaignTextReading;

/** What a picture says of itself before anything of it is decoded. */
export interface PhotoHeader {
  mime: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/bmp';
  width: number;
  height: number;
  /** As EXIF counts: 1 upright, 2 to 8 mirrored or turned. */
  orientation: number;
}

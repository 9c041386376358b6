namespace MeterNode.Core.Evidence
{
    /// <summary>Well-formed UTF-8 (Unicode 15, table 3-7). No allocation.</summary>
    internal static class Utf8
    {
        /// <summary>True when the bytes are UTF-8 without overlong forms, surrogates or code points beyond U+10FFFF.</summary>
        public static bool IsWellFormed(byte[] buffer, int offset, int count)
        {
            int end = offset + count;
            while (offset < end)
            {
                int lead = buffer[offset++];
                if (lead < 0x80)
                {
                    continue;
                }

                int following = lead < 0xc2 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : 0;
                if (following == 0 || following > end - offset)
                {
                    return false;
                }

                int second = buffer[offset];
                int lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
                int maximum = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
                if (second < lowest || second > maximum)
                {
                    return false;
                }

                for (int i = 1; i < following; i++)
                {
                    if ((buffer[offset + i] & 0xc0) != 0x80)
                    {
                        return false;
                    }
                }

                offset += following;
            }

            return true;
        }

        /// <summary>The text of well-formed UTF-8. Allocates. (Encoding is in another library than Core may use.)</summary>
        public static string Decode(byte[] buffer, int offset, int count)
        {
            char[] units = new char[count];
            int length = 0;
            int end = offset + count;
            while (offset < end)
            {
                int lead = buffer[offset++];
                int following = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
                int codePoint = following == 0 ? lead : lead & (0x3f >> following);
                for (; following > 0; following--)
                {
                    codePoint = (codePoint << 6) | (buffer[offset++] & 0x3f);
                }

                if (codePoint >= 0x10000)
                {
                    codePoint -= 0x10000;
                    units[length++] = (char)(0xd800 | (codePoint >> 10));
                    codePoint = 0xdc00 | (codePoint & 0x3ff);
                }

                units[length++] = (char)codePoint;
            }

            return new string(units, 0, length);
        }
    }
}

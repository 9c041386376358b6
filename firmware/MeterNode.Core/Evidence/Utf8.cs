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
                int highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
                if (second < lowest || second > highest)
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
    }
}

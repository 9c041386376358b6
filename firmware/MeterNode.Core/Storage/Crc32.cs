namespace MeterNode.Core.Storage
{
    /// <summary>CRC-32/ISO-HDLC (polynomial 04C11DB7 reflected, check value CBF43926), by nibbles: 64 bytes of table.</summary>
    public static class Crc32
    {
        private static readonly uint[] s_table =
        {
            0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
            0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
        };

        /// <summary>CRC of <paramref name="count"/> bytes.</summary>
        public static uint Compute(byte[] data, int offset, int count)
        {
            return Continue(0, data, offset, count);
        }

        /// <summary>CRC of what <paramref name="crc"/> is the CRC of, followed by <paramref name="count"/> bytes.</summary>
        public static uint Continue(uint crc, byte[] data, int offset, int count)
        {
            uint[] table = s_table;
            crc = ~crc;
            int end = offset + count;
            if ((count & 1) != 0)
            {
                crc ^= data[offset++];
                crc = (crc >> 4) ^ table[crc & 15];
                crc = (crc >> 4) ^ table[crc & 15];
            }

            // Two bytes a turn: the loop itself costs a fifth of a byte's work.
            for (int i = offset; i < end; i += 2)
            {
                crc ^= data[i] | ((uint)data[i + 1] << 8);
                crc = (crc >> 4) ^ table[crc & 15];
                crc = (crc >> 4) ^ table[crc & 15];
                crc = (crc >> 4) ^ table[crc & 15];
                crc = (crc >> 4) ^ table[crc & 15];
            }

            return ~crc;
        }
    }
}

namespace MeterNode.Core.Storage
{
    /// <summary>Little-endian integers in the node's own files.</summary>
    internal static class LittleEndian
    {
        internal static void PutUInt32(byte[] buffer, int offset, uint value)
        {
            buffer[offset] = (byte)value;
            buffer[offset + 1] = (byte)(value >> 8);
            buffer[offset + 2] = (byte)(value >> 16);
            buffer[offset + 3] = (byte)(value >> 24);
        }

        internal static uint GetUInt32(byte[] buffer, int offset)
        {
            return buffer[offset] | ((uint)buffer[offset + 1] << 8) | ((uint)buffer[offset + 2] << 16) | ((uint)buffer[offset + 3] << 24);
        }

        /// <summary>Writes 8 bytes; returns the offset behind them.</summary>
        internal static int PutInt64(byte[] buffer, int offset, long value)
        {
            uint low = (uint)value;
            uint high = (uint)(value >> 32);
            buffer[offset] = (byte)low;
            buffer[offset + 1] = (byte)(low >> 8);
            buffer[offset + 2] = (byte)(low >> 16);
            buffer[offset + 3] = (byte)(low >> 24);
            buffer[offset + 4] = (byte)high;
            buffer[offset + 5] = (byte)(high >> 8);
            buffer[offset + 6] = (byte)(high >> 16);
            buffer[offset + 7] = (byte)(high >> 24);
            return offset + 8;
        }

        internal static long GetInt64(byte[] buffer, int offset)
        {
            long value = 0;
            for (int i = 7; i >= 0; i--)
            {
                value = (value << 8) | buffer[offset + i];
            }

            return value;
        }
    }
}

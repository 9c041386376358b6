namespace MeterNode.Core.Tests.Evidence
{
    /// <summary>Vectors are written as hexadecimal text.</summary>
    internal static class Hex
    {
        private const string Digits = "0123456789abcdef";

        public static byte[] Decode(string text)
        {
            string lower = text.ToLower();
            byte[] bytes = new byte[text.Length / 2];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)((Digits.IndexOf(lower[2 * i]) << 4) | Digits.IndexOf(lower[(2 * i) + 1]));
            }

            return bytes;
        }

        public static string Encode(byte[] bytes, int offset, int count)
        {
            char[] text = new char[2 * count];
            for (int i = 0; i < count; i++)
            {
                text[2 * i] = Digits[bytes[offset + i] >> 4];
                text[(2 * i) + 1] = Digits[bytes[offset + i] & 15];
            }

            return new string(text);
        }

        public static string Encode(byte[] bytes)
        {
            return Encode(bytes, 0, bytes.Length);
        }

        public static byte[] Ascii(string text)
        {
            byte[] bytes = new byte[text.Length];
            for (int i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)text[i];
            }

            return bytes;
        }
    }
}

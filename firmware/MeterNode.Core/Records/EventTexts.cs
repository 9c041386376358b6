namespace MeterNode.Core.Records
{
    public static partial class EventTexts
    {
        private static string Hex(byte[] bytes)
        {
            string text = string.Empty;
            for (int i = 0; i < bytes.Length; i++)
            {
                text += bytes[i].ToString("X2");
            }

            return text.ToLower();
        }

        private static string Thousandths(long value)
        {
            long size = value < 0 ? -value : value;
            string rest = size % 1000 == 0 ? string.Empty : "." + (size % 1000).ToString().PadLeft(3, '0');
            return (value < 0 ? "-" : string.Empty) + (size / 1000).ToString() + rest;
        }
    }
}

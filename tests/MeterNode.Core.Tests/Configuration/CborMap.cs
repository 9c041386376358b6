using System.Collections;
using MeterNode.Core.Evidence;

namespace MeterNode.Core.Tests.Configuration
{
    /// <summary>
    /// A CBOR map whose keys come out in deterministic order, whatever the order of the calls; for tests that change one key.
    /// </summary>
    internal sealed class CborMap
    {
        private readonly ArrayList _keys = new ArrayList();
        private readonly ArrayList _values = new ArrayList();

        public CborMap Set(string key, byte[] encodedValue)
        {
            int index = _keys.IndexOf(key);
            if (index >= 0)
            {
                _values[index] = encodedValue;
                return this;
            }

            // Shorter keys first, then by byte: the order of the encodings.
            index = 0;
            while (index < _keys.Count && IsBefore((string)_keys[index], key))
            {
                index++;
            }

            _keys.Insert(index, key);
            _values.Insert(index, encodedValue);
            return this;
        }

        public CborMap Set(string key, long value)
        {
            return Set(key, Int(value));
        }

        public CborMap Set(string key, string value)
        {
            return Set(key, Text(value));
        }

        public CborMap Remove(string key)
        {
            int index = _keys.IndexOf(key);
            _keys.RemoveAt(index);
            _values.RemoveAt(index);
            return this;
        }

        public byte[] Encode()
        {
            byte[] buffer = new byte[4000];
            CborWriter writer = new CborWriter(buffer);
            writer.WriteMapStart(_keys.Count);
            for (int i = 0; i < _keys.Count; i++)
            {
                writer.WriteText((string)_keys[i]);
                byte[] value = (byte[])_values[i];
                writer.WriteRaw(value, 0, value.Length);
            }

            return Copy(buffer, writer.Length);
        }

        public static byte[] Int(long value)
        {
            byte[] buffer = new byte[9];
            CborWriter writer = new CborWriter(buffer);
            writer.WriteInt(value);
            return Copy(buffer, writer.Length);
        }

        public static byte[] Number(double value)
        {
            byte[] buffer = new byte[9];
            CborWriter writer = new CborWriter(buffer);
            writer.WriteNumber(value);
            return Copy(buffer, writer.Length);
        }

        public static byte[] Text(string value)
        {
            byte[] buffer = new byte[300];
            CborWriter writer = new CborWriter(buffer);
            writer.WriteText(value);
            return Copy(buffer, writer.Length);
        }

        public static byte[] Bytes(int count)
        {
            byte[] buffer = new byte[count + 3];
            CborWriter writer = new CborWriter(buffer);
            writer.WriteBytes(new byte[count], 0, count);
            return Copy(buffer, writer.Length);
        }

        /// <summary>An array of <paramref name="count"/> times the same item.</summary>
        public static byte[] Array(int count, byte[] item)
        {
            byte[] buffer = new byte[3 + (count * item.Length)];
            CborWriter writer = new CborWriter(buffer);
            writer.WriteArrayStart(count);
            for (int i = 0; i < count; i++)
            {
                writer.WriteRaw(item, 0, item.Length);
            }

            return Copy(buffer, writer.Length);
        }

        private static byte[] Copy(byte[] buffer, int length)
        {
            byte[] bytes = new byte[length];
            System.Array.Copy(buffer, 0, bytes, 0, length);
            return bytes;
        }

        private static bool IsBefore(string a, string b)
        {
            if (a.Length != b.Length)
            {
                return a.Length < b.Length;
            }

            for (int i = 0; i < a.Length; i++)
            {
                if (a[i] != b[i])
                {
                    return a[i] < b[i];
                }
            }

            return false;
        }
    }
}

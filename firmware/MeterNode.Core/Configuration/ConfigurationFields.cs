using System;
using MeterNode.Core.Evidence;

namespace MeterNode.Core.Configuration
{
    /// <summary>
    /// Typed values of a configuration's CBOR. Whatever is wrong throws <see cref="ArgumentException"/> that names the key.
    /// </summary>
    internal sealed class ConfigurationFields
    {
        private const int MaximumTextLength = 200;
        private const int MaximumTableLength = 64;

        private readonly byte[] _payload;
        private readonly CborReader _reader;

        internal ConfigurationFields(byte[] payload, int offset, int count)
        {
            _payload = payload;
            _reader = new CborReader(payload, offset, count);
        }

        internal static ArgumentException Wrong(string what)
        {
            return new ArgumentException("configuration: " + what);
        }

        /// <summary>Everything has been read.</summary>
        internal void Finish()
        {
            if (!_reader.Finish())
            {
                throw NotCbor();
            }
        }

        /// <summary>Number of pairs of a map.</summary>
        internal int Map(string key)
        {
            int pairs = _reader.ReadMapStart();
            Require(key, "a map");
            return pairs;
        }

        /// <summary>Number of entries of an array.</summary>
        internal int Array(string key, int least, int maximum)
        {
            int count = _reader.ReadArrayStart();
            Require(key, "an array");
            if (count < least || count > maximum)
            {
                throw Wrong("'" + key + "' must have " + least.ToString() + " to " + maximum.ToString() + " entries");
            }

            return count;
        }

        /// <summary>A map's next key.</summary>
        internal string Key()
        {
            string key = _reader.ReadText(MaximumTextLength);
            if (key == null)
            {
                throw NotCbor();
            }

            return key;
        }

        internal string Text(string key)
        {
            string text = _reader.ReadText(MaximumTextLength);
            Require(key, "a text of at most 200 bytes");
            return text;
        }

        /// <summary>A day, YYYY-MM-DD, or empty.</summary>
        internal string Day(string key)
        {
            string text = Text(key);
            bool isDay = text.Length == 0 || text.Length == 10;
            for (int i = 0; i < text.Length; i++)
            {
                bool isDash = i == 4 || i == 7;
                isDay = isDay && (isDash ? text[i] == '-' : text[i] >= '0' && text[i] <= '9');
            }

            if (!isDay)
            {
                throw Wrong("'" + key + "' must be a day written YYYY-MM-DD");
            }

            return text;
        }

        /// <summary>A name that is safe in topics and certificates.</summary>
        internal string Name(string key)
        {
            string text = Text(key);
            bool isName = text.Length >= 1 && text.Length <= 40;
            for (int i = 0; i < text.Length; i++)
            {
                char c = text[i];
                isName = isName && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_');
            }

            if (!isName)
            {
                throw Wrong("'" + key + "' must be 1 to 40 letters, digits, '-' or '_'");
            }

            return text;
        }

        internal int Whole(string key, int least, int maximum)
        {
            long value = _reader.ReadInt();
            if (_reader.Status != CborStatus.Ok || value < least || value > maximum)
            {
                throw Wrong("'" + key + "' must be a whole number from " + least.ToString() + " to " + maximum.ToString());
            }

            return (int)value;
        }

        /// <summary>A GPIO number.</summary>
        internal int Pin(string key)
        {
            return Whole(key, 0, 48);
        }

        /// <summary>A finite number of at most 1e9 in magnitude.</summary>
        internal double Number(string key)
        {
            return Number(key, -1e9, 1e9);
        }

        internal double Number(string key, double least, double maximum)
        {
            double value = _reader.ReadNumber();

            // The exponent settles infinities and NaN: comparing a NaN is not portable to the runtime.
            bool finite = ((BitConverter.DoubleToInt64Bits(value) >> 52) & 0x7ff) != 0x7ff;
            if (_reader.Status != CborStatus.Ok || !finite || value < least || value > maximum)
            {
                throw Wrong("'" + key + "' must be a number from " + least.ToString() + " to " + maximum.ToString());
            }

            return value;
        }

        internal double[] Numbers(string key)
        {
            double[] values = new double[Array(key, 0, MaximumTableLength)];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Number(key);
            }

            return values;
        }

        internal int[] WholeNumbers(string key)
        {
            int[] values = new int[Array(key, 0, MaximumTableLength)];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Whole(key, -16777216, 16777216);
            }

            return values;
        }

        internal byte[] Bytes(string key, int length)
        {
            if (!_reader.ReadBytes() || _reader.DataLength != length)
            {
                throw Wrong("'" + key + "' must be " + length.ToString() + " bytes");
            }

            byte[] bytes = new byte[length];
            System.Array.Copy(_payload, _reader.DataOffset, bytes, 0, length);
            return bytes;
        }

        /// <summary>Up to <paramref name="maximum"/> uncompressed P-256 points, 65 bytes each.</summary>
        internal byte[][] PublicKeys(string key, int maximum)
        {
            byte[][] keys = new byte[Array(key, 0, maximum)][];
            for (int i = 0; i < keys.Length; i++)
            {
                keys[i] = Bytes(key, P256Verifier.PublicKeyLength);
                if (keys[i][0] != 4)
                {
                    throw Wrong("'" + key + "' must be uncompressed P-256 points: 04, X, Y");
                }
            }

            return keys;
        }

        private void Require(string key, string what)
        {
            if (_reader.Status != CborStatus.Ok)
            {
                throw Wrong("'" + key + "' must be " + what);
            }
        }

        private ArgumentException NotCbor()
        {
            return Wrong(
                "not well-formed deterministic CBOR at byte " + _reader.Position.ToString() + ", status "
                    + ((int)_reader.Status).ToString());
        }
    }
}

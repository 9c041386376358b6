using MeterNode.Core.Ports;

namespace MeterNode.Drivers.Dlt645Meter
{
    /// <summary>
    /// A meter that speaks DL/T 645-2007. A unit is a byte, a place a data identifier (DI3 DI2 DI1 DI0 as one number); the only
    /// function is reading (control 11). An answer that announces more frames is not accepted: no map asks for one.
    /// </summary>
    public sealed class Dlt645Protocol : IMeterProtocol
    {
        /// <summary>Address byte of whoever is alone on the line.</summary>
        private const byte AnyAddress = 0xaa;

        private const byte Preamble = 0xfe;
        private const byte Start = 0x68;
        private const byte End = 0x16;
        private const byte Read = 0x11;
        private const byte Answer = 0x91;
        private const byte Error = 0xd1;
        private const int Preambles = 4;
        private const int AddressBytes = 6;
        private const int IdentifierBytes = 4;

        /// <summary>Start, address, start, control, length.</summary>
        private const int HeadLength = 10;

        /// <summary>Added to every data byte on the line.</summary>
        private const int Offset = 0x33;

        private readonly byte[] _address;
        private int _identifier;
        private int _dataBytes;

        /// <summary>
        /// The meter with the address that is printed on it, 6 bytes of two digits each; all AA for the only meter on the line.
        /// </summary>
        public Dlt645Protocol(byte[] address)
        {
            _address = address;
        }

        /// <inheritdoc/>
        public int Ask(int function, int at, int count, byte[] frame)
        {
            _identifier = at;
            _dataBytes = count;
            int n = 0;
            while (n < Preambles)
            {
                frame[n++] = Preamble;
            }

            frame[n++] = Start;
            for (int i = AddressBytes - 1; i >= 0; i--)
            {
                frame[n++] = _address[i];
            }

            frame[n++] = Start;
            frame[n++] = Read;
            frame[n++] = IdentifierBytes;
            for (int i = 0; i < IdentifierBytes; i++)
            {
                frame[n++] = (byte)((at >> (8 * i)) + Offset);
            }

            frame[n] = Sum(frame, Preambles, n);
            frame[n + 1] = End;
            return n + 2;
        }

        /// <inheritdoc/>
        public int Find(byte[] bytes, int count)
        {
            for (int start = 0; start + HeadLength + 2 <= count; start++)
            {
                if (bytes[start] != Start || bytes[start + 7] != Start)
                {
                    continue;
                }

                bool isRefused = bytes[start + 8] == Error;
                int data = start + HeadLength;
                int end = data + bytes[start + 9];
                if ((isRefused || (bytes[start + 8] == Answer && bytes[start + 9] == IdentifierBytes + _dataBytes))
                    && end + 2 <= count && bytes[end + 1] == End && bytes[end] == Sum(bytes, start, end)
                    && IsAddress(bytes, start + 1) && (isRefused || IsIdentifier(bytes, data)))
                {
                    return isRefused ? MeterAnswer.Refused : Decode(bytes, data + IdentifierBytes, end);
                }
            }

            return MeterAnswer.None;
        }

        private static int Decode(byte[] bytes, int data, int end)
        {
            for (int i = data; i < end; i++)
            {
                bytes[i] = (byte)(bytes[i] - Offset);
            }

            return data;
        }

        private bool IsAddress(byte[] bytes, int at)
        {
            for (int i = 0; i < AddressBytes; i++)
            {
                if (_address[AddressBytes - 1 - i] != bytes[at + i] && _address[0] != AnyAddress)
                {
                    return false;
                }
            }

            return true;
        }

        private bool IsIdentifier(byte[] bytes, int at)
        {
            for (int i = 0; i < IdentifierBytes; i++)
            {
                if (bytes[at + i] != (byte)((_identifier >> (8 * i)) + Offset))
                {
                    return false;
                }
            }

            return true;
        }

        private static byte Sum(byte[] bytes, int from, int end)
        {
            int sum = 0;
            for (int i = from; i < end; i++)
            {
                sum += bytes[i];
            }

            return (byte)sum;
        }
    }
}

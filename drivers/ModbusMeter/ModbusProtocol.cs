using MeterNode.Core.Ports;

namespace MeterNode.Drivers.ModbusMeter
{
    /// <summary>
    /// A meter that speaks Modbus RTU (Modbus over Serial Line V1.02, 2.5.1). A unit is a 16-bit register, a place its address from 0;
    /// functions are 3 (holding registers) and 4 (input registers). Function 16 writes one register: the count is its value then.
    /// </summary>
    public sealed class ModbusProtocol : IMeterProtocol
    {
        private const int Write = 16;
        private const int HeadLength = 3;
        private const int ErrorBit = 0x80;

        /// <summary>CRC-16/MODBUS of the 16 values of four bits.</summary>
        private static readonly ushort[] s_table =
        {
            0x0000, 0xcc01, 0xd801, 0x1400, 0xf001, 0x3c00, 0x2800, 0xe401, 0xa001, 0x6c00, 0x7800, 0xb401, 0x5000, 0x9c01, 0x8801, 0x4400,
        };

        private readonly byte _address;
        private int _function;
        private int _third;
        private int _dataBytes;

        /// <summary>The meter at <paramref name="address"/>, 1…247.</summary>
        public ModbusProtocol(int address)
        {
            _address = (byte)address;
        }

        /// <inheritdoc/>
        public int Ask(int function, int at, int count, byte[] frame)
        {
            _function = function;
            _dataBytes = function == Write ? 3 : 2 * count;
            _third = function == Write ? (at >> 8) & 0xff : _dataBytes;
            frame[0] = _address;
            frame[1] = (byte)function;
            frame[2] = (byte)(at >> 8);
            frame[3] = (byte)at;
            int length = 4;
            if (function == Write)
            {
                frame[4] = 0;
                frame[5] = 1;
                frame[6] = 2;
                length = 7;
            }

            frame[length] = (byte)(count >> 8);
            frame[length + 1] = (byte)count;
            int crc = Crc(frame, 0, length + 2);
            frame[length + 2] = (byte)crc;
            frame[length + 3] = (byte)(crc >> 8);
            return length + 4;
        }

        /// <inheritdoc/>
        public int Find(byte[] bytes, int count)
        {
            for (int start = 0; start + HeadLength + 2 <= count; start++)
            {
                if (bytes[start] != _address)
                {
                    continue;
                }

                bool isRefused = bytes[start + 1] == (_function | ErrorBit);
                int length = isRefused ? HeadLength : HeadLength + _dataBytes;
                bool isAnswer = isRefused || (bytes[start + 1] == _function && bytes[start + 2] == _third);
                if (isAnswer && start + length + 2 <= count
                    && Crc(bytes, start, length) == (bytes[start + length] | (bytes[start + length + 1] << 8)))
                {
                    return isRefused ? MeterAnswer.Refused : start + HeadLength;
                }
            }

            return MeterAnswer.None;
        }

        private static int Crc(byte[] bytes, int offset, int length)
        {
            ushort[] table = s_table;
            int crc = 0xffff;
            for (int i = offset; i < offset + length; i++)
            {
                int b = bytes[i];
                crc = (crc >> 4) ^ table[(crc ^ b) & 15];
                crc = (crc >> 4) ^ table[(crc ^ (b >> 4)) & 15];
            }

            return crc;
        }
    }
}

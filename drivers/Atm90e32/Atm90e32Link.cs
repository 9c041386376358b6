using System.Device.Spi;

namespace MeterNode.Drivers.Atm90e32
{
    /// <summary>
    /// The chip's SPI frame (data sheet 4.2): one register in each 32 clocks with the chip selected, so four bytes and never more:
    /// <code>
    ///           byte 0                  byte 1              byte 2        byte 3
    ///  MOSI  | R 0 0 0 0 0 A9 A8 | A7 A6 … A0       | D15 … D8   | D7 … D0   |   R = 1 reads
    ///  MISO  | —                 | —                | D15 … D8   | D7 … D0   |
    /// </code>
    /// No frame has a checksum. LastSPIData holds what the access before moved; whatever two readings disagree about did not happen.
    /// </summary>
    internal sealed class Atm90e32Link
    {
        /// <summary>What a reading gives that cannot be trusted.</summary>
        internal const int Unknown = -1;

        private const int Tries = 4;
        private const int Agreeing = 3;

        private readonly SpiDevice _spi;
        private readonly byte[] _out = new byte[4];
        private readonly byte[] _in = new byte[4];

        internal Atm90e32Link(SpiDevice spi)
        {
            _spi = spi;
        }

        /// <summary>One frame that reads, unchecked.</summary>
        internal int Read(int address)
        {
            return Exchange(0x8000 | address, 0);
        }

        /// <summary>One frame that writes, unchecked.</summary>
        internal void Write(int address, int value)
        {
            Exchange(address, value);
        }

        /// <summary>Writes until the chip says that it was given <paramref name="value"/>.</summary>
        internal bool WriteChecked(int address, int value)
        {
            for (int i = 0; i < Tries; i++)
            {
                Exchange(address, value);
                if (Read((int)Atm90e32Register.LastSpiData) == value)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>
        /// Reads a register that its reading clears, so that it is asked once only, and then the chip's copy of the answer until three
        /// readings in a row agree.
        /// </summary>
        internal int ReadOnce(int address)
        {
            int value = Read(address);
            int agreeing = 1;
            for (int i = 0; i < Agreeing * Tries; i++)
            {
                int copy = Read((int)Atm90e32Register.LastSpiData);
                agreeing = copy == value ? agreeing + 1 : 1;
                value = copy;
                if (agreeing == Agreeing)
                {
                    return value;
                }
            }

            return Unknown;
        }

        /// <summary>
        /// Reads two registers that belong together as high and low word. The pair is read twice, because a damaged request reads another
        /// register and its copy agrees with it, and because the chip may renew both in between.
        /// </summary>
        internal bool ReadPair(int high, int low, out int value)
        {
            for (int i = 0; i < Tries; i++)
            {
                int first = Read(high);
                int second = Read(low);
                value = (first << 16) | second;
                if (Read(high) == first && Read((int)Atm90e32Register.LastSpiData) == first
                    && Read(low) == second && Read((int)Atm90e32Register.LastSpiData) == second)
                {
                    return true;
                }
            }

            value = 0;
            return false;
        }

        private int Exchange(int command, int data)
        {
            _out[0] = (byte)(command >> 8);
            _out[1] = (byte)command;
            _out[2] = (byte)(data >> 8);
            _out[3] = (byte)data;
            _spi.TransferFullDuplex(_out, _in);
            return (_in[2] << 8) | _in[3];
        }
    }
}

using System;
using System.Device.I2c;
using MeterNode.Core.Ports;

namespace MeterNode.Drivers.Atecc608
{
    /// <summary>
    /// One command to the chip at a time, each in a session of its own, so that the chip's watchdog (0.7 s at least) never ends one:
    /// <code>
    ///  wake      address 0, 100 kHz: the line is low for 80 µs   wait 2 ms, read  04 11 33 43
    ///  command   03 | count | opcode | mode | key id, 2 | data | CRC, 2        count and CRC: without the first byte
    ///  answer    count | data, or one byte of status | CRC, 2                  not acknowledged while the chip is busy
    ///  idle      02                                                            keeps what a Nonce has loaded
    /// </code>
    /// Numbers are little-endian. Sources are in the README. A step makes one transfer at most. Allocates only when constructed.
    /// </summary>
    internal sealed class Atecc608Link
    {
        internal const int MaximumDataBytes = 32;
        internal const int MaximumAnswerBytes = 64;

        private const int WakeStage = 0;
        private const int AwakeStage = 1;
        private const int SendStage = 2;
        private const int AnswerStage = 3;
        private const int IdleStage = 4;
        private const int SleepStage = 5;

        private const int WakeMicros = 2000;
        private const int PollMicros = 4000;

        /// <summary>Longer than the chip's watchdog (1.7 s at most), which ends whatever state it is in.</summary>
        private const int GiveUpMicros = 2000000;
        private const int Tries = 4;

        /// <summary>The longest command, a Sign under the slowest clock (M2), takes 665 ms.</summary>
        private const int AnswerMicros = 750000;

        private const int CommandWord = 3;
        private const int WakeStatus = 0x11;
        private const int WatchdogStatus = 0xEE;
        private const int CommunicationStatus = 0xFF;

        private readonly I2cDevice _everybody;
        private readonly I2cDevice _chip;
        private readonly IClock _clock;
        private readonly byte[] _wake = new byte[1];
        private readonly byte[] _idle = { 2 };
        private readonly byte[] _sleep = { 1 };
        private readonly byte[] _command = new byte[8 + MaximumDataBytes];
        private readonly byte[] _answer = new byte[3 + MaximumAnswerBytes];
        private int _commandBytes;
        private int _answerBytes;
        private int _stage;
        private long _dueMicros;
        private long _giveUpMicros;
        private long _answerEndMicros;
        private int _tries;
        private Atecc608Status _result;

        internal Atecc608Link(int bus, int address, IClock clock)
        {
            // The device that is opened last sets the clock of the whole bus, and 100 kHz is what wakes the chip.
            _everybody = new I2cDevice(new I2cConnectionSettings(bus, 0, I2cBusSpeed.StandardMode));
            _chip = new I2cDevice(new I2cConnectionSettings(bus, address, I2cBusSpeed.StandardMode));
            _clock = clock;
        }

        /// <summary>Starts a command; one in progress is abandoned. <paramref name="answerBytes"/> without count and CRC.</summary>
        internal void Begin(int opcode, int mode, int key, byte[] data, int count, int answerBytes)
        {
            _command[0] = CommandWord;
            _command[1] = (byte)(7 + count);
            _command[2] = (byte)opcode;
            _command[3] = (byte)mode;
            _command[4] = (byte)key;
            _command[5] = (byte)(key >> 8);
            if (count > 0)
            {
                Array.Copy(data, 0, _command, 6, count);
            }

            int crc = Crc(_command, 1, 5 + count, 0);
            _command[6 + count] = (byte)crc;
            _command[7 + count] = (byte)(crc >> 8);
            _commandBytes = 8 + count;
            _answerBytes = 3 + answerBytes;
            _stage = WakeStage;
            _dueMicros = 0;
            _tries = 0;
            _giveUpMicros = _clock.NowMicros + GiveUpMicros;
        }

        /// <summary>
        /// One transfer at most, 6.5 ms for the longest answer, and up to 4 ms of waiting for its time. After its end it stays ended.
        /// </summary>
        internal Atecc608Status Step()
        {
            long nowMicros = _clock.SpinUntil(_dueMicros);
            switch (_stage)
            {
                case WakeStage:
                    // Nobody answers at address 0, and nobody needs to.
                    Write(_everybody, _wake, 1);
                    Next(AwakeStage, nowMicros + WakeMicros);
                    break;

                case AwakeStage:
                    if (Read(4) && _answer[1] == WakeStatus && IsWhole(4))
                    {
                        Next(SendStage, 0);
                    }
                    else
                    {
                        Retry(nowMicros, Atecc608Status.NoAnswer);
                    }

                    break;

                case SendStage:
                    if (Write(_chip, _command, _commandBytes))
                    {
                        _answerEndMicros = nowMicros + AnswerMicros;
                        Next(AnswerStage, nowMicros + PollMicros);
                    }
                    else
                    {
                        Retry(nowMicros, Atecc608Status.NoAnswer);
                    }

                    break;

                case AnswerStage:
                    if (Read(_answerBytes))
                    {
                        Judge(nowMicros);
                    }
                    else if (nowMicros < _answerEndMicros)
                    {
                        Next(AnswerStage, nowMicros + PollMicros);
                    }
                    else
                    {
                        Retry(nowMicros, Atecc608Status.NoAnswer);
                    }

                    break;

                case SleepStage:
                    Write(_chip, _sleep, 1);
                    Next(WakeStage, nowMicros + PollMicros);
                    break;

                case IdleStage:
                    Write(_chip, _idle, 1);
                    _stage = -1;
                    return _result;

                default:
                    return _result;
            }

            return Atecc608Status.Busy;
        }

        /// <summary>Copies of the answer's data, from its start.</summary>
        internal void CopyAnswer(byte[] destination, int offset, int count)
        {
            Array.Copy(_answer, 1, destination, offset, count);
        }

        /// <summary>CRC-16 of the chip: polynomial 8005h, bits of each byte from the lowest on.</summary>
        internal static int Crc(byte[] bytes, int offset, int count, int crc)
        {
            for (int i = offset; i < offset + count; i++)
            {
                for (int bit = 1; bit < 0x100; bit <<= 1)
                {
                    bool isOne = ((bytes[i] & bit) != 0) != ((crc & 0x8000) != 0);
                    crc = (crc << 1) & 0xFFFF;
                    crc = isOne ? crc ^ 0x8005 : crc;
                }
            }

            return crc;
        }

        private void Judge(long nowMicros)
        {
            int count = _answer[0];
            if ((count != _answerBytes && count != 4) || !IsWhole(count))
            {
                Retry(nowMicros, Atecc608Status.Damaged);
                return;
            }

            int status = count == 4 ? _answer[1] : 0;
            if (status == WakeStatus || status == WatchdogStatus || status == CommunicationStatus || (status == 0 && count != _answerBytes))
            {
                // The command did not arrive as it was sent, or the watchdog left no time for it.
                Retry(nowMicros, Atecc608Status.Damaged);
                return;
            }

            _result = status == 0 ? Atecc608Status.Ok : Atecc608Status.Refused;
            Next(IdleStage, 0);
        }

        /// <summary>From sleep on everything is as after power-on: what was loaded is gone, and the command after it is refused.</summary>
        private void Retry(long nowMicros, Atecc608Status why)
        {
            _result = why;
            _tries++;
            Next(nowMicros < _giveUpMicros || _tries < Tries ? SleepStage : IdleStage, 0);
        }

        private void Next(int stage, long dueMicros)
        {
            _stage = stage;
            _dueMicros = dueMicros;
        }

        private bool IsWhole(int count)
        {
            int crc = Crc(_answer, 0, count - 2, 0);
            return _answer[count - 2] == (byte)crc && _answer[count - 1] == (byte)(crc >> 8);
        }

        private bool Read(int count)
        {
            return _chip.Read(new SpanByte(_answer, 0, count)).Status == I2cTransferStatus.FullTransfer;
        }

        private static bool Write(I2cDevice device, byte[] bytes, int count)
        {
            return device.Write(new SpanByte(bytes, 0, count)).Status == I2cTransferStatus.FullTransfer;
        }
    }
}

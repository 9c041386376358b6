using System;
using MeterNode.Core.Evidence;
using MeterNode.Core.Ports;
using MeterNode.Core.Storage;
using MeterNode.Core.Thermal;

namespace MeterNode.Node.Loop
{
    /// <summary>
    /// Gives the samples of packs that the outbox still holds back to the zones after a start, so that the running evaluation period has
    /// all of it. A pack that is missing, damaged or without samples makes the period begin anew.
    /// </summary>
    internal sealed class SampleReplay
    {
        private const double FirstUtc = 1e9;

        private readonly ControlAccuracy[] _zones;
        private readonly CborReader _reader = new CborReader(new byte[0], 0, 0);

        internal SampleReplay(ControlAccuracy[] zones)
        {
            _zones = zones;
            BeganUtcMicros = new long[zones.Length];
        }

        /// <summary>Where the running period of each zone began, UTC µs; 0 where that is not known.</summary>
        internal readonly long[] BeganUtcMicros;

        /// <summary>End of the last pack, UTC µs; 0 when it is not known.</summary>
        internal long LastUtcMicros;

        /// <summary>Reads so many of the newest packs, oldest first; what the outbox sends and tells stays as it is.</summary>
        internal void Read(Outbox outbox, int packs, IWatchdog watchdog)
        {
            long next = outbox.NewestSequence - packs;
            next = next < 0 ? 0 : next;
            try
            {
                while (next <= outbox.NewestSequence)
                {
                    long sequence;
                    byte[] pack = outbox.ReadFrom(next, out sequence);
                    if (sequence != next)
                    {
                        Forget(0);
                    }

                    if (pack == null)
                    {
                        break;
                    }

                    next = sequence + 1;
                    Forget(Take(pack));
                    if (watchdog != null)
                    {
                        watchdog.Feed();
                    }
                }
            }
            catch (Exception)
            {
                // Whatever flash does here, the node starts.
                Forget(0);
            }
        }

        /// <summary>The zones, as bits, whose samples the pack had.</summary>
        private int Take(byte[] pack)
        {
            _reader.Reset(pack, 0, pack.Length);
            _reader.ReadTag();
            _reader.ReadArrayStart();
            _reader.SkipValue();
            _reader.SkipValue();
            _reader.ReadBytes();
            _reader.Reset(pack, _reader.DataOffset, _reader.DataLength);
            int found = 0;
            double seconds = 0;
            for (int records = _reader.ReadArrayStart(); records > 0; records--)
            {
                int zone = -1;
                for (int pairs = _reader.ReadMapStart(); pairs > 0; pairs--)
                {
                    long key = _reader.ReadInt();
                    if (key == 0 && _reader.ReadTextBytes())
                    {
                        zone = Zone(pack, _reader.DataOffset, _reader.DataLength);
                    }
                    else if (key == -3)
                    {
                        seconds = _reader.ReadNumber();
                        LastUtcMicros = seconds > FirstUtc ? (long)(seconds * 1000) * 1000 : 0;
                    }
                    else if (key == 8 && zone >= 0 && _reader.ReadBytes())
                    {
                        found |= 1 << zone;
                        if (_zones[zone].Replay(pack, _reader.DataOffset, _reader.DataOffset + _reader.DataLength))
                        {
                            BeganUtcMicros[zone] = LastUtcMicros == 0 ? 0 : LastUtcMicros - (_zones[zone].Seconds * 1000000L);
                        }
                    }
                    else
                    {
                        _reader.SkipValue();
                    }
                }
            }

            return found;
        }

        private int Zone(byte[] pack, int at, int length)
        {
            int zone = length == 4 && pack[at] == 't' && pack[at + 2] == '.' && pack[at + 3] == 's' ? pack[at + 1] - '1' : -1;
            return zone < _zones.Length ? zone : -1;
        }

        private void Forget(int found)
        {
            for (int z = 0; z < _zones.Length; z++)
            {
                if ((found & (1 << z)) == 0)
                {
                    _zones[z].Forget();
                }
            }
        }
    }
}

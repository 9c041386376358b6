using System;

namespace MeterNode.Core.Storage
{
    /// <summary>
    /// The layout of everything that the node keeps on flash and reads back after a restart (docs/flash-format.md). A record is a
    /// header (length in three bytes, version in the fourth), a body and the CRC-32 of both. That much holds in every
    /// version, so that any firmware can tell a record of a later version from a damaged one. From version 3 the header has a
    /// check of its own, which covers the record's number too: behind damage the next record is found without reading bodies.
    /// What writes here has the present version; what earlier firmware wrote is read for ever.
    /// </summary>
    public static class FlashFormat
    {
        /// <summary>The version that is written.</summary>
        public const int Version = 3;

        /// <summary>Bytes before a record's body.</summary>
        public const int HeaderBytes = 8;

        /// <summary>Bytes that make a header verifiable: the header, and the number with which every body begins.</summary>
        internal const int HeadBytes = HeaderBytes + 8;

        /// <summary>Bytes behind a record's body.</summary>
        public const int CheckBytes = 4;

        /// <summary>Bytes of the node's state.</summary>
        public const int StateBytes = (Counters * 8) + FixedStateBytes;

        /// <summary>Bytes of the shortest state that any firmware has written.</summary>
        public const int MinimumStateBytes = (GapCounter * 8) + FixedStateBytes;

        // The state has grown by counters in front of the registers; registers and hash have always had the same length.
        private const int Counters = ReservedCounter + 1;
        private const int ReservedCounter = SetpointCounter + Zones;
        private const int Zones = 4;
        private const int SetpointCounter = 12;
        private const int GapCounter = 10;
        private const int EnergyBytes = 80;
        internal const int HashBytes = 32;
        private const int PlainHeaderBytes = 4;
        private const int FixedStateBytes = EnergyBytes + HashBytes;
        private const int RemainderBytes = 32;
        private const long MaximumRemainder = 1000000;

        /// <summary>Completes a record whose body of <paramref name="bodyBytes"/> stands behind the header; returns its length.</summary>
        public static int Seal(byte[] record, int bodyBytes)
        {
            LittleEndian.PutUInt32(record, 0, (uint)(bodyBytes + HeaderBytes - PlainHeaderBytes) | ((uint)Version << 24));
            LittleEndian.PutUInt32(record, PlainHeaderBytes, HeadCheck(record, 0));
            int end = HeaderBytes + bodyBytes;
            LittleEndian.PutUInt32(record, end, Crc32.Compute(record, 0, end));
            return end + CheckBytes;
        }

        /// <summary>
        /// True when a header of the present version begins at <paramref name="offset"/>, where <see cref="HeadBytes"/> are.
        /// </summary>
        internal static bool IsHead(byte[] buffer, int offset)
        {
            return buffer[offset + 3] == Version
                && HeadCheck(buffer, offset) == LittleEndian.GetUInt32(buffer, offset + PlainHeaderBytes);
        }

        /// <summary>Length of the state in a frame of <paramref name="version"/>, or -1 when it is not one that is known.</summary>
        internal static int StateBytesOf(int version)
        {
            return version == Version ? StateBytes : version == 2 ? StateLength(ReservedCounter) : -1;
        }

        /// <summary>True for a version before the present one; 0 stands for none.</summary>
        internal static bool IsEarlier(int version)
        {
            return version == 0 || version == 2;
        }

        /// <summary>Bytes before the body in a record of <paramref name="version"/>; 0 stands for none.</summary>
        internal static int HeaderBytesOf(int version)
        {
            return version == 2 ? PlainHeaderBytes : HeaderBytes;
        }

        /// <summary>Writes <see cref="StateBytes"/> at <paramref name="offset"/>.</summary>
        public static void WriteState(NodeState state, byte[] buffer, int offset)
        {
            offset = LittleEndian.PutInt64(buffer, offset, state.NextSequence);
            offset = LittleEndian.PutInt64(buffer, offset, state.BootCount);
            offset = LittleEndian.PutInt64(buffer, offset, state.Shots);
            offset = LittleEndian.PutInt64(buffer, offset, state.HeatJoules);
            offset = LittleEndian.PutInt64(buffer, offset, state.UtcMicros);
            offset = LittleEndian.PutInt64(buffer, offset, state.ConfigurationSerial);
            offset = LittleEndian.PutInt64(buffer, offset, state.CalibrationCounter);
            offset = LittleEndian.PutInt64(buffer, offset, state.CommandCounter);
            offset = LittleEndian.PutInt64(buffer, offset, state.Stored);
            offset = LittleEndian.PutInt64(buffer, offset, state.CleanStop);
            offset = LittleEndian.PutInt64(buffer, offset, state.GapReported);
            offset = LittleEndian.PutInt64(buffer, offset, state.ConfigurationHash);
            for (int z = 0; z < Zones; z++)
            {
                offset = LittleEndian.PutInt64(buffer, offset, state.SetpointMillis[z]);
            }

            offset = LittleEndian.PutInt64(buffer, offset, state.Reserved);
            for (int i = 0; i < EnergyBytes / 8; i++)
            {
                offset = LittleEndian.PutInt64(buffer, offset, state.Energy[i]);
            }

            Array.Copy(state.PreviousHash, 0, buffer, offset, HashBytes);
        }

        /// <summary>Reads a state of <paramref name="stateBytes"/>; what its layout lacks gets the value of a new node.</summary>
        public static void ReadState(NodeState state, byte[] buffer, int offset, int stateBytes)
        {
            int counters = (stateBytes - FixedStateBytes) / 8;
            state.NextSequence = LittleEndian.GetInt64(buffer, offset);
            state.BootCount = LittleEndian.GetInt64(buffer, offset + 8);
            state.Shots = LittleEndian.GetInt64(buffer, offset + 16);
            state.HeatJoules = LittleEndian.GetInt64(buffer, offset + 24);
            state.UtcMicros = LittleEndian.GetInt64(buffer, offset + 32);
            state.ConfigurationSerial = LittleEndian.GetInt64(buffer, offset + 40);
            state.CalibrationCounter = LittleEndian.GetInt64(buffer, offset + 48);
            state.CommandCounter = LittleEndian.GetInt64(buffer, offset + 56);
            state.Stored = LittleEndian.GetInt64(buffer, offset + 64);
            state.CleanStop = LittleEndian.GetInt64(buffer, offset + 72);
            bool hasGap = counters > GapCounter;
            state.GapReported = hasGap ? LittleEndian.GetInt64(buffer, offset + (8 * GapCounter)) : -1;
            state.ConfigurationHash = hasGap ? LittleEndian.GetInt64(buffer, offset + (8 * GapCounter) + 8) : 0;
            bool hasSetpoints = counters > SetpointCounter;
            for (int z = 0; z < Zones; z++)
            {
                int at = offset + (8 * (SetpointCounter + z));
                state.SetpointMillis[z] = hasSetpoints ? LittleEndian.GetInt64(buffer, at) : NodeState.NoSetpoint;
            }

            state.Reserved = counters > ReservedCounter
                ? LittleEndian.GetInt64(buffer, offset + (8 * ReservedCounter))
                : state.NextSequence;
            offset += 8 * counters;
            for (int i = 0; i < EnergyBytes / 8; i++)
            {
                state.Energy[i] = LittleEndian.GetInt64(buffer, offset + (8 * i));
            }

            Array.Copy(buffer, offset + EnergyBytes, state.PreviousHash, 0, HashBytes);
        }

        /// <summary>True for the length of a state that some firmware without a format version wrote.</summary>
        public static bool IsUnversionedState(int stateBytes)
        {
            return stateBytes == StateLength(ReservedCounter) || stateBytes == StateLength(SetpointCounter)
                || stateBytes == MinimumStateBytes;
        }

        /// <summary>
        /// Length of the state at the start of a body written without a format version, or -1 when it is none of the known
        /// layouts. The state is followed by a pack (COSE_Sign1: D2 84), and the remainders of its registers are below one joule;
        /// under a wrong length bytes of the hash, which is random, would have to look like both.
        /// </summary>
        public static int FindUnversionedState(byte[] buffer, int offset, int bodyBytes)
        {
            for (int counters = ReservedCounter; counters >= GapCounter; counters -= counters == ReservedCounter ? Zones : 2)
            {
                int length = StateLength(counters);
                int pack = offset + length;
                if (bodyBytes >= length + 2 && buffer[pack] == 0xD2 && buffer[pack + 1] == 0x84
                    && HasRemainders(buffer, offset + (8 * counters) + RemainderBytes))
                {
                    return length;
                }
            }

            return -1;
        }

        private static uint HeadCheck(byte[] buffer, int offset)
        {
            return Crc32.Continue(Crc32.Compute(buffer, offset, PlainHeaderBytes), buffer, offset + HeaderBytes, 8);
        }

        private static int StateLength(int counters)
        {
            return (counters * 8) + FixedStateBytes;
        }

        private static bool HasRemainders(byte[] buffer, int offset)
        {
            for (int i = 0; i < RemainderBytes; i += 8)
            {
                long remainder = LittleEndian.GetInt64(buffer, offset + i);
                if (remainder < 0 || remainder > MaximumRemainder)
                {
                    return false;
                }
            }

            return true;
        }
    }
}

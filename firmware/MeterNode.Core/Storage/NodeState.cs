namespace MeterNode.Core.Storage
{
    /// <summary>
    /// What must survive a power loss beside the packs themselves. It travels in every outbox frame and in the
    /// checkpoint, so that one write a minute carries both; a power loss costs at most what was metered since the last pack.
    /// </summary>
    public sealed class NodeState
    {
        /// <summary>Length of <see cref="Energy"/>.</summary>
        public const int EnergyLength = Metering.EnergyRegisters.StateLength;

        /// <summary>Bytes that <see cref="Write"/> produces.</summary>
        public const int EncodedLength = (Counters * 8) + (EnergyLength * 8) + 32;

        private const int Counters = 12 + Records.RecordNames.MaxZones;

        /// <summary>Number of the next pack.</summary>
        public long NextSequence;

        /// <summary>Boot counter of this run, from 1.</summary>
        public long BootCount;

        /// <summary>Shot register.</summary>
        public long Shots;

        /// <summary>Waste heat register, J.</summary>
        public long HeatJoules;

        /// <summary>UTC when the state was taken, µs since 1970, or 0 when unknown.</summary>
        public long UtcMicros;

        /// <summary>Hash of the configuration last reported by a signed event: its 8 bytes as a number, big-endian; 0 before the first.</summary>
        public long ConfigurationHash;

        /// <summary>Calibration counter last reported by a signed event.</summary>
        public long CalibrationCounter;

        /// <summary>Counter of the last command carried out.</summary>
        public long CommandCounter;

        /// <summary>Last pack acknowledged by the broker, or -1.</summary>
        public long Acknowledged = -1;

        /// <summary>Last pack that a signed gap event has reported as dropped, or -1.</summary>
        public long GapReported = -1;

        /// <summary>Serial of the configuration last reported by a signed event.</summary>
        public long ConfigurationSerial;

        /// <summary>In <see cref="SetpointMillis"/>: the configuration's set-point holds.</summary>
        public const long NoSetpoint = long.MinValue;

        /// <summary>Set-points by command, m°C, by zone; they hold until another configuration becomes active.</summary>
        public readonly long[] SetpointMillis = new long[Records.RecordNames.MaxZones];

        /// <summary>1 after a clean stop, 0 while running.</summary>
        public long CleanStop;

        /// <summary>State of the energy registers (<see cref="Metering.EnergyRegisters.Save"/>).</summary>
        public long[] Energy { get; } = new long[EnergyLength];

        /// <summary>SHA-256 of the last complete pack, or of the enrolment record before the first (32 bytes).</summary>
        public byte[] PreviousHash { get; } = new byte[32];

        /// <summary>The state of a node that has never run.</summary>
        public NodeState()
        {
            ClearSetpoints();
        }

        /// <summary>Every zone has the configuration's set-point.</summary>
        public void ClearSetpoints()
        {
            for (int z = 0; z < SetpointMillis.Length; z++)
            {
                SetpointMillis[z] = NoSetpoint;
            }
        }

        /// <summary>Takes over everything from <paramref name="other"/>.</summary>
        public void CopyFrom(NodeState other)
        {
            byte[] encoded = new byte[EncodedLength];
            other.Write(encoded, 0);
            Read(encoded, 0);
        }

        /// <summary>Writes the state at <paramref name="offset"/>.</summary>
        public void Write(byte[] buffer, int offset)
        {
            offset = LittleEndian.PutInt64(buffer, offset, NextSequence);
            offset = LittleEndian.PutInt64(buffer, offset, BootCount);
            offset = LittleEndian.PutInt64(buffer, offset, Shots);
            offset = LittleEndian.PutInt64(buffer, offset, HeatJoules);
            offset = LittleEndian.PutInt64(buffer, offset, UtcMicros);
            offset = LittleEndian.PutInt64(buffer, offset, ConfigurationSerial);
            offset = LittleEndian.PutInt64(buffer, offset, CalibrationCounter);
            offset = LittleEndian.PutInt64(buffer, offset, CommandCounter);
            offset = LittleEndian.PutInt64(buffer, offset, Acknowledged);
            offset = LittleEndian.PutInt64(buffer, offset, CleanStop);
            offset = LittleEndian.PutInt64(buffer, offset, GapReported);
            offset = LittleEndian.PutInt64(buffer, offset, ConfigurationHash);
            for (int z = 0; z < SetpointMillis.Length; z++)
            {
                offset = LittleEndian.PutInt64(buffer, offset, SetpointMillis[z]);
            }

            for (int i = 0; i < EnergyLength; i++)
            {
                offset = LittleEndian.PutInt64(buffer, offset, Energy[i]);
            }

            System.Array.Copy(PreviousHash, 0, buffer, offset, 32);
        }

        /// <summary>Reads what <see cref="Write"/> wrote.</summary>
        public void Read(byte[] buffer, int offset)
        {
            NextSequence = LittleEndian.GetInt64(buffer, offset);
            BootCount = LittleEndian.GetInt64(buffer, offset + 8);
            Shots = LittleEndian.GetInt64(buffer, offset + 16);
            HeatJoules = LittleEndian.GetInt64(buffer, offset + 24);
            UtcMicros = LittleEndian.GetInt64(buffer, offset + 32);
            ConfigurationSerial = LittleEndian.GetInt64(buffer, offset + 40);
            CalibrationCounter = LittleEndian.GetInt64(buffer, offset + 48);
            CommandCounter = LittleEndian.GetInt64(buffer, offset + 56);
            Acknowledged = LittleEndian.GetInt64(buffer, offset + 64);
            CleanStop = LittleEndian.GetInt64(buffer, offset + 72);
            GapReported = LittleEndian.GetInt64(buffer, offset + 80);
            ConfigurationHash = LittleEndian.GetInt64(buffer, offset + 88);
            for (int z = 0; z < SetpointMillis.Length; z++)
            {
                SetpointMillis[z] = LittleEndian.GetInt64(buffer, offset + 96 + (8 * z));
            }

            for (int i = 0; i < EnergyLength; i++)
            {
                Energy[i] = LittleEndian.GetInt64(buffer, offset + (8 * (Counters + i)));
            }

            System.Array.Copy(buffer, offset + (8 * (Counters + EnergyLength)), PreviousHash, 0, 32);
        }
    }
}

namespace MeterNode.Core.Storage
{
    /// <summary>
    /// What must survive a power loss beside the packs themselves, laid out by <see cref="FlashFormat"/>. It travels in every
    /// outbox frame and in the checkpoint, so that one write a minute carries both; a power loss costs what was metered since
    /// the last pack or checkpoint, whichever is newer.
    /// </summary>
    public sealed class NodeState
    {
        /// <summary>Length of <see cref="Energy"/>.</summary>
        public const int EnergyLength = Metering.EnergyRegisters.StateLength;

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

        /// <summary>
        /// Hash of the configuration last reported by a signed event: its 8 bytes as a number, big-endian; 0 before the first.
        /// </summary>
        public long ConfigurationHash;

        /// <summary>Calibration counter last reported by a signed event.</summary>
        public long CalibrationCounter;

        /// <summary>Counter of the last command carried out.</summary>
        public long CommandCounter;

        /// <summary>Highest number up to which a receipt says that everything is stored, or -1.</summary>
        public long Stored = -1;

        /// <summary>
        /// Numbers below it may have left the node. It is durable before a pack of such a number is offered, so that a number that
        /// was sent is not given again when its pack is lost.
        /// </summary>
        public long Reserved;

        /// <summary>Last pack that a signed gap event has reported as dropped, or -1.</summary>
        public long GapReported = -1;

        /// <summary>Serial of the configuration last reported by a signed event.</summary>
        public long ConfigurationSerial;

        /// <summary>In <see cref="SetpointMillis"/>: the configuration's set-point holds.</summary>
        public const long NoSetpoint = long.MinValue;

        /// <summary>Set-points by command, m°C, by zone; they hold until another configuration becomes active.</summary>
        public readonly long[] SetpointMillis = new long[Records.RecordNames.MaximumZones];

        /// <summary>1 after a clean stop, 0 while running.</summary>
        public long CleanStop;

        /// <summary>State of the energy registers (<see cref="Metering.EnergyRegisters.Save"/>).</summary>
        public readonly long[] Energy = new long[EnergyLength];

        /// <summary>SHA-256 of the last complete pack, or of the enrolment record before the first (32 bytes).</summary>
        public readonly byte[] PreviousHash = new byte[32];

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
            byte[] encoded = new byte[FlashFormat.StateBytes];
            FlashFormat.WriteState(other, encoded, 0);
            FlashFormat.ReadState(this, encoded, 0, FlashFormat.StateBytes);
        }
    }
}

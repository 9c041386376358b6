using MeterNode.Core.Metering;

namespace MeterNode.Core.Ports
{
    /// <summary>
    /// What a power source says about one interval. The source reuses it from interval to interval; fields, because a property
    /// costs a call.
    /// </summary>
    public sealed class PowerInterval
    {
        /// <summary>Figures of each phase.</summary>
        public readonly PhaseResult[] Phases;

        /// <summary>Whether the figures may be used, or the reason why not.</summary>
        public PowerStatus Status;

        /// <summary>
        /// Phase (from 1) with an input that reached its limit: the figures are a lower bound. 0 when none did.
        /// </summary>
        public int OverRangePhase;

        /// <summary>Mains frequency, Hz; 0 when it is not known.</summary>
        public double FrequencyHertz;

        /// <summary>Mean real power of all phases, W, import positive.</summary>
        public double TotalPowerWatts;

        /// <summary>Reactive power of the fundamental of all phases, var, inductive positive.</summary>
        public double TotalReactiveVars;

        /// <summary>Beginning of the interval, monotonic µs.</summary>
        public long StartMicros;

        /// <summary>Time for which the mean figures stand, monotonic µs.</summary>
        public long MiddleMicros;

        /// <summary>End of the interval, monotonic µs.</summary>
        public long EndMicros;

        /// <summary>True when the source has an energy register of its own: energy then comes from it, not from mean power.</summary>
        public bool HasEnergy;

        /// <summary>Energy taken from the mains since the end of the interval before (since the start of the first one), J.</summary>
        public double ImportJoules;

        /// <summary>Energy given to the mains in the same time, J.</summary>
        public double ExportJoules;

        /// <summary>Time before the interval's end whose energy is not known and in no register, µs: it counts as not metered.</summary>
        public long LostMicros;

        /// <summary>Phase (from 1) whose voltage sagged or was lost since the interval before, however shortly; 0 when none did.</summary>
        public int SagPhase;

        /// <summary>Rows a second inside a waveform window as planned, Hz; 0 where nothing is sampled or no rate is possible.</summary>
        public int RowHertz;

        /// <summary>Rows a second that the converter could do when this was measured last, Hz; 0 where nothing is sampled.</summary>
        public int PossibleRowHertz;

        /// <summary>Mains cycles that a waveform window is meant to hold; 0 where nothing is sampled.</summary>
        public int WindowCycles;

        /// <summary>The meter that the source reads; null where it measures by itself.</summary>
        public MeterFacts Meter;

        /// <summary>Makes room for <paramref name="phases"/> phases (1…3).</summary>
        public PowerInterval(int phases)
        {
            Phases = new PhaseResult[phases];
            for (int p = 0; p < phases; p++)
            {
                Phases[p] = new PhaseResult();
            }
        }

        /// <summary>True when the figures may be used.</summary>
        public bool IsUsable => Status == PowerStatus.Ok;

        /// <summary>Sets all figures to 0 for a new interval.</summary>
        public void Clear()
        {
            Status = PowerStatus.Ok;
            OverRangePhase = 0;
            FrequencyHertz = 0;
            TotalPowerWatts = 0;
            TotalReactiveVars = 0;
            HasEnergy = false;
            ImportJoules = 0;
            ExportJoules = 0;
            LostMicros = 0;
            SagPhase = 0;
            for (int p = 0; p < Phases.Length; p++)
            {
                Phases[p].Clear();
            }
        }
    }
}

namespace MeterNode.Core.Records
{
    /// <summary>Record names of wire format 1 (docs/wire-format.md). Indexed names are looked up, never built, so that writing a pack allocates no names.</summary>
    public static class RecordNames
    {
        public const int MaxPhases = 3;
        public const int MaxZones = 4;

        public const string Mode = "mode";
        public const string TimeQuality = "tq";
        public const string Event = "ev";
        public const string PowerWatts = "p";
        public const string FrequencyHertz = "f";
        public const string UnbalancePercent = "ub";
        public const string ImportJoules = "ei";
        public const string ExportJoules = "ee";
        public const string InductiveVarSeconds = "qi";
        public const string CapacitiveVarSeconds = "qe";
        public const string Shots = "shots";
        public const string CycleSeconds = "cycle";
        public const string HeatJoules = "heat";
        public const string UptimeSeconds = "up";
        public const string WindowsUsed = "win";
        public const string WindowsDiscarded = "wbad";
        public const string FillPercent = "fill";
        public const string CalibrationCounter = "cal";

        /// <summary>iN, A.</summary>
        public static readonly string[] CurrentAmperes = { "i1", "i2", "i3" };

        /// <summary>uN, V.</summary>
        public static readonly string[] Volts = { "u1", "u2", "u3" };

        /// <summary>pN, W.</summary>
        public static readonly string[] PhaseWatts = { "p1", "p2", "p3" };

        /// <summary>sN, VA.</summary>
        public static readonly string[] VoltAmperes = { "s1", "s2", "s3" };

        /// <summary>qN, var.</summary>
        public static readonly string[] Vars = { "q1", "q2", "q3" };

        /// <summary>pfN, 1.</summary>
        public static readonly string[] PowerFactor = { "pf1", "pf2", "pf3" };

        /// <summary>tZ, °C.</summary>
        public static readonly string[] MoldCelsius = { "t1", "t2", "t3", "t4" };

        public static readonly string[] AccuracyDefinition = { "t1.def", "t2.def", "t3.def", "t4.def" };
        public static readonly string[] SetpointCelsius = { "t1.sp", "t2.sp", "t3.sp", "t4.sp" };
        public static readonly string[] ToleranceCelsius = { "t1.tol", "t2.tol", "t3.tol", "t4.tol" };
        public static readonly string[] SettlingSeconds = { "t1.settle", "t2.settle", "t3.settle", "t4.settle" };
        public static readonly string[] PeriodSeconds = { "t1.period", "t2.period", "t3.period", "t4.period" };
        public static readonly string[] AccuracyCelsius = { "t1.acc", "t2.acc", "t3.acc", "t4.acc" };
        public static readonly string[] BiasCelsius = { "t1.bias", "t2.bias", "t3.bias", "t4.bias" };
        public static readonly string[] DeviationCelsius = { "t1.sd", "t2.sd", "t3.sd", "t4.sd" };
        public static readonly string[] MaxErrorCelsius = { "t1.max", "t2.max", "t3.max", "t4.max" };
        public static readonly string[] P95ErrorCelsius = { "t1.p95", "t2.p95", "t3.p95", "t4.p95" };
        public static readonly string[] InTolerancePercent = { "t1.tin", "t2.tin", "t3.tin", "t4.tin" };
        public static readonly string[] Cp = { "t1.cp", "t2.cp", "t3.cp", "t4.cp" };
        public static readonly string[] Cpk = { "t1.cpk", "t2.cpk", "t3.cpk", "t4.cpk" };
        public static readonly string[] SampleCount = { "t1.n", "t2.n", "t3.n", "t4.n" };
        public static readonly string[] FaultCount = { "t1.nf", "t2.nf", "t3.nf", "t4.nf" };
        public static readonly string[] ExcludedCount = { "t1.nx", "t2.nx", "t3.nx", "t4.nx" };
    }
}

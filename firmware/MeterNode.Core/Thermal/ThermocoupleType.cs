namespace MeterNode.Core.Thermal
{
    /// <summary>Letter-designated thermocouple types (IEC 60584-1).</summary>
    public enum ThermocoupleType
    {
        B = 0,
        E = 1,
        J = 2,
        K = 3,
        N = 4,
        R = 5,
        S = 6,
        T = 7,
    }
}

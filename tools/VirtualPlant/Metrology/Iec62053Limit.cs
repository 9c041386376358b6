namespace MeterNode.VirtualPlant.Metrology;

/// <summary>Percentage error limits of IEC 62053-22:2003, Table 5, class 0.5 S. Shown beside our errors; no class is claimed.</summary>
public static class Iec62053Limit
{
    /// <summary>
    /// Limit, ± %, at a current (share of In, 1 = In) and power factor; null where the standard sets none. The rows for PF 0.5 inductive
    /// and 0.8 capacitive are used for every power factor from 0.5 up (stricter than the standard's 1 % for 0.5 capacitive).
    /// </summary>
    public static double? Class05S(double shareOfNominal, double powerFactor)
    {
        const double Rounding = 1e-9;
        double share = shareOfNominal + Rounding;
        if (powerFactor > 0.999)
        {
            return share >= 0.05 ? 0.5 : share >= 0.01 ? 1.0 : null;
        }

        if (powerFactor < 0.499)
        {
            return null;
        }

        return share >= 0.1 ? 0.6 : share >= 0.02 ? 1.0 : null;
    }
}

namespace MeterNode.Cli.Demo;

/// <summary>What one node's evidence says beside what is true. Accuracy figures are those of the
/// worst evaluation period, as in the report; null while none was closed.</summary>
internal sealed record DemoNodeResult(
    string Id,
    string Machine,
    long PacksPublished,
    long PacksAccepted,
    long EnergyJoules,
    double TrueEnergyJoules,
    double EnergyErrorPercent,
    double? ControlAccuracyCelsius,
    double? TrueControlAccuracyCelsius,
    long Shots,
    long TrueShots,
    string Chain);

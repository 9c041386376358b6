namespace MeterNode.Cli.Drills;

/// <summary>What one drill has shown; serialised as the command's JSON.</summary>
/// <param name="Name">The drill.</param>
/// <param name="PacksMade">Packs that the nodes signed and held.</param>
/// <param name="PacksStored">Of these, the packs that the plant's stores hold, byte for byte.</param>
/// <param name="PacksLost">The rest.</param>
/// <param name="EnergyErrorJoules">By how much the stored registers differ from the nodes' own, J, over all packs.</param>
/// <param name="Passed">Nothing was lost and nothing else was wrong.</param>
/// <param name="Broker">The broker it ran on.</param>
/// <param name="Power">What the nodes measured: <c>waveform</c>, or <c>ideal</c> for each interval's true energy.</param>
/// <param name="Seconds">Wall time, s.</param>
/// <param name="Problems">What was wrong, one line each.</param>
internal sealed record DrillResult(
    string Name,
    long PacksMade,
    long PacksStored,
    long PacksLost,
    long EnergyErrorJoules,
    bool Passed,
    string Broker,
    string Power,
    double Seconds,
    IReadOnlyList<string> Problems);

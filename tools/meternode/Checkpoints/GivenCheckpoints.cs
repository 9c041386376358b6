using MeterNode.Cli.Reporting;
using MeterNode.Plant;
using MeterNode.Plant.Checkpoints;
using MeterNode.Wire;

namespace MeterNode.Cli.Checkpoints;

/// <summary>Checkpoints, keys of witnesses and certificates of time-stamp authorities, as a command line names them.</summary>
internal static class GivenCheckpoints
{
    /// <summary>The set of them; all names are paths.</summary>
    /// <exception cref="OperatorException">A file is not what it must be.</exception>
    public static CheckpointSet Read(
        Registry registry, IEnumerable<string> files, IEnumerable<string> witnesses, IEnumerable<string> authorities)
    {
        using var times = new TimeAuthorities(authorities);
        return new CheckpointSet(
            registry, files.Select(file => (file, PlantCheckpoints.Read(file))), WitnessKeys(witnesses), times.Check);
    }

    /// <summary>The public keys in these files.</summary>
    /// <exception cref="OperatorException">A file holds none.</exception>
    public static IReadOnlyList<byte[]> WitnessKeys(IEnumerable<string> files) =>
    [
        .. files.SelectMany(file => KeyFile.ReadKeys(file, "give the public key of the witness (PEM or DER)")),
    ];
}

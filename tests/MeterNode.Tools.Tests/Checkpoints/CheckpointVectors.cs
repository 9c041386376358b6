using MeterNode.Plant.Checkpoints;
using MeterNode.Wire;

namespace MeterNode.Tools.Tests.Checkpoints;

/// <summary>The files of <c>tests/vectors/checkpoints</c>, which foreign tools made.</summary>
internal static class CheckpointVectors
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "vectors", "checkpoints");

    public static string First { get; } = Path.Combine(Folder, "000000.mncp");

    public static string Second { get; } = Path.Combine(Folder, "000001.mncp");

    public static Registry Registry => Registry.Load(Path.Combine(Folder, "registry.json"));

    public static byte[] WitnessKey => PublicKeys.Read(File.ReadAllBytes(Path.Combine(Folder, "witness.pem")))[0];

    public static string Authority { get; } = Path.Combine(Folder, "authority.pem");

    /// <summary>What the set of these files finds, with the witness's key and the authority's certificate unless told otherwise.</summary>
    public static CheckpointSet Set(IEnumerable<string> files, bool withWitness = true, bool withAuthority = true)
    {
        using var authorities = new TimeAuthorities(withAuthority ? [Authority] : []);
        return new CheckpointSet(
            Registry, files.Select(file => (Path.GetFileName(file), CheckpointFile.Read(File.ReadAllBytes(file)))),
            withWitness ? [WitnessKey] : [], authorities.Check);
    }
}

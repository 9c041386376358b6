using System.Globalization;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Checkpoints;

/// <summary>The plant's own copies of its checkpoints: <c>checkpoints/000000.mncp</c> and so on.</summary>
public static class PlantCheckpoints
{
    /// <summary>The folder, in the plant's.</summary>
    public const string Folder = "checkpoints";

    private const string Extension = ".mncp";

    /// <summary>Full path of the checkpoint with this number, be it there or not.</summary>
    public static string PathOf(PlantFolder plant, long number) =>
        plant.In(Folder, number.ToString("D6", CultureInfo.InvariantCulture) + Extension);

    /// <summary>Full paths of all that are there, by their numbers.</summary>
    public static IReadOnlyList<string> PathsOf(PlantFolder plant)
    {
        string folder = plant.In(Folder);
        return !Directory.Exists(folder) ? [] :
        [
            .. Directory.EnumerateFiles(folder, "*" + Extension).Select(path => (Path: path, Number: NumberOf(path)))
                .Where(file => file.Number >= 0).OrderBy(file => file.Number).Select(file => file.Path),
        ];
    }

    /// <summary>The last one; null where there is none.</summary>
    /// <exception cref="OperatorException">It cannot be read, or is another plant's.</exception>
    public static CheckpointFile? Last(PlantFolder plant)
    {
        if (PathsOf(plant) is not [.., var path])
        {
            return null;
        }

        CheckpointFile file = Read(path);
        return file.Checkpoint.Number == NumberOf(path) && file.Checkpoint.Site == plant.Site
            && file.Checkpoint.PlantKid == PublicKeys.Kid(plant.PlantPublicKey) ? file
            : throw PlantFile.Broken(path, "it is another plant's or has another number");
    }

    /// <summary>
    /// When the last checkpoint was signed that a witness has signed too; null where there is none. Where the plant keeps keys of
    /// witnesses, only these count.
    /// </summary>
    /// <exception cref="OperatorException">A file cannot be read.</exception>
    public static DateTimeOffset? LastWitnessed(PlantFolder plant)
    {
        IReadOnlyList<TrustedWitness> trusted = PlantWitnesses.Read(plant);
        return PathsOf(plant).Reverse().Select(Read).FirstOrDefault(file => file.Witnesses.Any(
            statement => trusted.Count == 0 || trusted.Any(witness => witness.HasSigned(statement))))?.Checkpoint.Time;
    }

    /// <summary>
    /// Since when the plant waits for a witness: since the last checkpoint that one has signed. Where the plant keeps keys and none of
    /// them has signed, since the oldest of them is kept. Null where there is no checkpoint, or no key and no signature.
    /// </summary>
    /// <exception cref="OperatorException">A file cannot be read.</exception>
    public static DateTimeOffset? WitnessAwaitedSince(PlantFolder plant) =>
        PathsOf(plant).Count == 0 ? null : LastWitnessed(plant) ?? PlantWitnesses.OldestSince(PlantWitnesses.Read(plant));

    /// <summary>All that are there, checked with the keys of the witnesses that the plant keeps.</summary>
    /// <exception cref="OperatorException">A file cannot be read.</exception>
    public static CheckpointSet Check(PlantFolder plant, Registry registry)
    {
        using var authorities = new TimeAuthorities([]);
        return new CheckpointSet(
            registry, PathsOf(plant).Select(path => (Path.GetFileName(path), Read(path))),
            PlantWitnesses.Read(plant).Select(witness => witness.Key), authorities.Check);
    }

    /// <summary>A file with a checkpoint.</summary>
    /// <exception cref="OperatorException">It cannot be read, or is none.</exception>
    public static CheckpointFile Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= Checkpoint.MaximumBytes ? CheckpointFile.Read(File.ReadAllBytes(path))
                : throw new CheckpointException($"not a file of a checkpoint: it is longer than {Checkpoint.MaximumBytes >> 20} MiB");
        }
        catch (CheckpointException e)
        {
            throw new OperatorException(
                OperatorError.DeviceOrIo, $"'{path}': {e.Message}: name a file that 'meternode checkpoint' has made");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"cannot read '{path}': {PlainReason.Of(e)}");
        }
    }

    private static long NumberOf(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1;
    }
}

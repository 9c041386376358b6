using System.Text.Json;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Checkpoints;

/// <summary>
/// The witnesses whose keys the plant keeps (<c>checkpoints/witnesses.json</c>): a checkpoint that one of them has countersigned anchors
/// the evidence on the plant's page. Who checks the evidence elsewhere gives the keys that he has got from the witnesses.
/// </summary>
public static class PlantWitnesses
{
    private const int Version = 1;

    /// <summary>Full path of the file; not there before the first witness is kept.</summary>
    public static string PathIn(PlantFolder plant) => plant.In(PlantCheckpoints.Folder, "witnesses.json");

    /// <summary>All of them, in the order in which they were taken.</summary>
    /// <exception cref="OperatorException">The file cannot be read, is damaged, or a later version wrote it.</exception>
    public static IReadOnlyList<TrustedWitness> Read(PlantFolder plant)
    {
        string path = PathIn(plant);
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            Content? read = JsonSerializer.Deserialize<Content>(PlantFile.Text(path), JsonFormat.File);
            if (read?.SchemaVersion != Version)
            {
                throw PlantFile.Broken(path, "its version is not known here");
            }

            foreach (TrustedWitness witness in read.Witnesses)
            {
                PublicKeys.Import(witness.Key).Dispose();
            }

            return read.Witnesses;
        }
        catch (JsonException e)
        {
            throw PlantFile.Broken(path, $"line {e.LineNumber + 1} is not what belongs there");
        }
        catch (RegistryException e)
        {
            throw PlantFile.Broken(path, e.Message);
        }
    }

    /// <summary>When the first of <paramref name="kept"/> was taken, UTC; null where there is none.</summary>
    public static DateTimeOffset? OldestSince(IReadOnlyList<TrustedWitness> kept) =>
        kept.Count == 0 ? null : kept.Min(witness => witness.Since);

    /// <summary>Keeps a witness.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="name">Who it is: 1 to 100 characters of one line.</param>
    /// <param name="key">The public key (SubjectPublicKeyInfo, DER).</param>
    /// <param name="now">The time, UTC.</param>
    /// <exception cref="OperatorException">The name or the key is taken, or the key is the plant's own.</exception>
    public static TrustedWitness Add(PlantFolder plant, string name, byte[] key, DateTimeOffset now)
    {
        if (WitnessStatement.NameProblem(name) is string problem)
        {
            throw new OperatorException(OperatorError.Usage, $"--name: {problem}");
        }

        using PlantTransaction change = PlantTransaction.Begin(plant);
        IReadOnlyList<TrustedWitness> kept = Read(plant);
        var added = new TrustedWitness(name, key, now);
        if (kept.FirstOrDefault(witness => witness.KidText == added.KidText) is TrustedWitness same)
        {
            throw new OperatorException(OperatorError.Failure, $"the key {added.KidText} is kept already, as that of '{same.Name}'");
        }

        if (kept.Any(witness => witness.Name == name))
        {
            throw new OperatorException(
                OperatorError.Failure,
                $"another key is kept as that of '{name}', and old checkpoints need it: name the new one otherwise, such as "
                    + $"'{name} {now.Year}'");
        }

        Registry registry = Registry.Load(plant.RegistryPath);
        if (registry.Find(PublicKeys.Kid(key)) is not null || key.AsSpan().SequenceEqual(registry.PlantKey))
        {
            throw new OperatorException(
                OperatorError.Failure, $"the key {added.KidText} is the plant's own or a node's: a witness is somebody else");
        }

        Write(change, [.. kept, added]);
        change.Note("checkpoint witness add", $"{name}, key {added.KidText}");
        change.Commit();
        return added;
    }

    /// <summary>Keeps a witness no longer; checkpoints that nobody else has countersigned anchor nothing here from then on.</summary>
    /// <exception cref="OperatorException">There is none of this name.</exception>
    public static TrustedWitness Remove(PlantFolder plant, string name)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        IReadOnlyList<TrustedWitness> kept = Read(plant);
        TrustedWitness gone = kept.FirstOrDefault(witness => witness.Name == name) ?? throw Unknown(name, kept);
        Write(change, [.. kept.Where(witness => witness != gone)]);
        change.Note("checkpoint witness remove", $"{name}, key {gone.KidText}");
        change.Commit();
        return gone;
    }

    private static OperatorException Unknown(string name, IReadOnlyList<TrustedWitness> kept) => new(
        OperatorError.Failure,
        kept.Count == 0 ? "the plant keeps no key of a witness: 'meternode checkpoint witness add' takes one"
            : NearestName.Of(name, kept.Select(witness => witness.Name)) is string near
                ? $"no witness is called '{PlainText.Of(name)}': did you mean '{near}'?"
            : $"no witness is called '{PlainText.Of(name)}': 'meternode checkpoint witness list' names all");

    private static void Write(PlantTransaction change, IReadOnlyList<TrustedWitness> witnesses) => change.Write(
        PathIn(change.Plant), JsonSerializer.Serialize(new Content(Version, witnesses), JsonFormat.File) + "\n");

    private sealed record Content(int SchemaVersion, IReadOnlyList<TrustedWitness> Witnesses);
}

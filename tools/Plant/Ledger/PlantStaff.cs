using System.Buffers.Binary;
using System.Security.Cryptography;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Ledger;

/// <summary>The people of a plant who may sign: taken in, listed, ended. The plant's key says so in its history.</summary>
public static class PlantStaff
{
    /// <summary>All that the plant's history says about people.</summary>
    /// <exception cref="OperatorException">The history is not in order.</exception>
    public static PlantPeople Read(PlantFolder plant)
    {
        byte[] file = File.Exists(plant.HistoryPath) ? File.ReadAllBytes(plant.HistoryPath) : [];
        return Read(file, plant.PlantPublicKey, plant.HistoryPath);
    }

    /// <summary>The same of a history that somebody has handed over.</summary>
    /// <exception cref="OperatorException">It is not in order.</exception>
    public static PlantPeople Read(byte[] history, byte[] plantKey, string path)
    {
        try
        {
            var reader = new PlantHistory(history, plantKey);
            PlantPeople people = PlantPeople.Of(reader.Read());
            return reader.Problem is not string problem ? people
                : throw new OperatorException(
                    OperatorError.VerificationFailed,
                    RuleReason.Of("history.not-in-order", $"'{path}' is not in order ({problem}): compare it with a backup"));
        }
        catch (RegistryException e)
        {
            throw new OperatorException(
                OperatorError.VerificationFailed, $"'{path}' is not in order ({e.Message}): compare it with a backup");
        }
    }

    /// <summary>Takes a person in, and makes the person's key.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="name">The person's name.</param>
    /// <param name="role">The person's role.</param>
    /// <param name="passphrase">The person's own.</param>
    /// <param name="keyFile">A new file outside the plant; null for the plant's folder <c>people</c>.</param>
    /// <returns>The file with the key.</returns>
    /// <exception cref="OperatorException">The name cannot be used, or somebody has it.</exception>
    public static string Add(PlantFolder plant, string name, LedgerRole role, string passphrase, string? keyFile) =>
        Add(plant, name, role, passphrase, keyFile, PersonKey.Iterations);

    /// <summary>Ends a person's key; what it has signed until now stays.</summary>
    /// <returns>The person whose key has ended.</returns>
    /// <exception cref="OperatorException">Nobody has this name.</exception>
    public static PlantPerson End(PlantFolder plant, string name, string why)
    {
        if (why.Length == 0 || NameRule.TextProblem(why) != null)
        {
            throw new OperatorException(
                OperatorError.Usage, $"--why is no text of 1 to {NameRule.MaximumTextLength} characters of one line");
        }

        using PlantTransaction change = PlantTransaction.Begin(plant);
        PlantPerson person = Require(Read(plant), name);
        byte[] kid = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(kid, person.Kid);
        change.History.Add(
            StatementKind.PersonEnd, ("name", name), ("kid", kid), ("until", DateTimeOffset.UtcNow.ToUnixTimeSeconds()), ("why", why));
        change.Remove(plant.PersonKeyPath(name));
        change.Commit();
        return person;
    }

    /// <summary>The person of this name whose key counts.</summary>
    /// <exception cref="OperatorException">There is none; the message names who is meant.</exception>
    public static PlantPerson Require(PlantPeople people, string name)
    {
        if (people.Present(name) is PlantPerson person)
        {
            return person;
        }

        string[] present = [.. people.All.Where(known => known.Until == null).Select(known => known.Name)];
        bool hasEnded = people.All.Any(known => known.Name == name);
        throw new OperatorException(
            OperatorError.Failure,
            hasEnded ? RuleReason.Of("person.ended", $"the key of '{name}' has ended: take the person in again with 'meternode person add'")
                : NearestName.Of(name, present) is string near
                ? RuleReason.Of("person.near", $"nobody is called '{name}': did you mean '{near}'?")
                : RuleReason.Of(
                    "person.nobody", $"nobody is called '{name}': 'meternode person list' names all, 'meternode person add' takes one in"));
    }

    /// <summary>The same with other rounds of the key's derivation.</summary>
    internal static string Add(PlantFolder plant, string name, LedgerRole role, string passphrase, string? keyFile, int iterations)
    {
        if (NameRule.NameProblem(name) is RuleReason problem)
        {
            throw new OperatorException(OperatorError.Usage, $"the name '{name}' {problem}: write another one");
        }

        using PlantTransaction change = PlantTransaction.Begin(plant);
        if (Read(plant).Present(name) is PlantPerson present)
        {
            throw new OperatorException(
                OperatorError.Failure, $"'{name}' is there already, as {present.RoleCode}: end that key with 'meternode person end' first");
        }

        string path = Path.GetFullPath(keyFile ?? plant.PersonKeyPath(name));
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string content = PersonKey.Seal(key, passphrase, iterations);

        // The plant signs before the key goes anywhere: without the plant's key nothing is left behind.
        change.History.Add(StatementKind.Person, ("name", name), ("role", role.Code()), ("key", PublicKeys.Point(key)));
        if (keyFile == null)
        {
            if (File.Exists(path))
            {
                throw new OperatorException(
                    OperatorError.Failure,
                    $"'{path}' is there already, and a key is never overwritten: take another name, or --key-out FILE");
            }

            change.WriteSecret(path, content);
        }
        else
        {
            if (path.StartsWith(plant.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw new OperatorException(
                    OperatorError.Usage, $"'{path}' is inside the plant: leave --key-out out, or name another place");
            }

            PersonKey.WriteNew(path, content);
        }

        change.Commit();
        return path;
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MeterNode.Wire;

/// <summary>The people, and the names of the nodes, that a plant's history knows.</summary>
public sealed class PlantPeople
{
    private readonly List<PlantPerson> _people = [];
    private readonly SortedSet<string> _nodes = new(StringComparer.Ordinal);

    private PlantPeople()
    {
    }

    /// <summary>All keys of people, in the order in which the plant took them in; one that ended stays.</summary>
    public IReadOnlyList<PlantPerson> All => _people;

    /// <summary>Names of the nodes that the plant ever enrolled.</summary>
    public IReadOnlyCollection<string> Nodes => _nodes;

    /// <summary>The person of this name whose key counts; null when there is none.</summary>
    public PlantPerson? Present(string name) => _people.FindLast(person => person.Name == name && person.Until == null);

    /// <summary>The person of this name with this key, ended or not; null when there is none.</summary>
    public PlantPerson? Find(string name, ulong kid) => _people.Find(person => person.Kid == kid && person.Name == name);

    /// <summary>Takes them from statements whose signatures were checked (<see cref="PlantHistory.Read"/>).</summary>
    /// <exception cref="RegistryException">A person's name is none, or the key is no point of the curve.</exception>
    public static PlantPeople Of(IEnumerable<PlantStatement> history)
    {
        var people = new PlantPeople();
        foreach (PlantStatement statement in history)
        {
            switch (statement.Kind)
            {
                case StatementKind.Enrol:
                    people._nodes.Add(statement.Node!);
                    break;
                case StatementKind.Person:
                    people.Add(statement);
                    break;
                case StatementKind.PersonEnd:
                    people.End(statement);
                    break;
                default:
                    break;
            }
        }

        return people;
    }

    private void Add(PlantStatement statement)
    {
        string name = (string)statement.Fields["name"];
        var point = (byte[])statement.Fields["key"];
        try
        {
            using ECDsa key = PublicKeys.FromPoint(point);
        }
        catch (RegistryException)
        {
            throw new RegistryException($"statement {statement.Number} of the history: the key of '{PlainText.Of(name)}' is none on P-256");
        }

        if (NameRule.NameProblem(name) is RuleReason problem)
        {
            throw new RegistryException($"statement {statement.Number} of the history: the name '{PlainText.Of(name)}' {problem}");
        }

        _people.Add(new PlantPerson(name, (string)statement.Fields["role"], point, statement.Time));
    }

    private void End(PlantStatement statement)
    {
        ulong kid = BinaryPrimitives.ReadUInt64BigEndian((byte[])statement.Fields["kid"]);
        int at = _people.FindIndex(person => person.Kid == kid && person.Name == (string)statement.Fields["name"]);
        if (at >= 0)
        {
            _people[at] = _people[at] with { Until = statement.Until, EndedWhy = (string)statement.Fields["why"] };
        }
    }
}

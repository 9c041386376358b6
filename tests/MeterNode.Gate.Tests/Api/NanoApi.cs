namespace MeterNode.Gate.Api;

/// <summary>
/// The public surface of the real nanoFramework assemblies, from tests/nano-api: one file an assembly. `T` names a type; the
/// lines after it are its members: `M` method, `F` field, each with its type and name, and `E` a field of the type itself
/// (an enum's member). A line that this class gives or takes stands alone: `M ReturnType Declaring.Type::Name(ParameterTypes)`.
/// </summary>
public sealed class NanoApi
{
    private readonly HashSet<string> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _assemblyOfType = new(StringComparer.Ordinal);

    public NanoApi(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal))
        {
            string assembly = Path.GetFileNameWithoutExtension(file);
            foreach (string line in Expand(File.ReadLines(file)))
            {
                _lines.Add(line);
                if (line.StartsWith("T ", StringComparison.Ordinal))
                {
                    _assemblyOfType.TryAdd(line[2..], assembly);
                }
            }
        }
    }

    /// <summary>The lists in tests/nano-api.</summary>
    public static NanoApi Real { get; } = new(Repository.PathOf("tests/nano-api"));

    /// <summary>Each line of an assembly's file as a line that stands alone.</summary>
    public static IEnumerable<string> Expand(IEnumerable<string> lines)
    {
        string type = "";
        foreach (string line in lines)
        {
            switch (line[0])
            {
                case 'T':
                    type = line[2..];
                    yield return line;
                    break;
                case 'E':
                    yield return $"F {type} {type}::{line[2..]}";
                    break;
                default:
                    int open = line.IndexOf('(', StringComparison.Ordinal);
                    int space = open < 0 ? line.LastIndexOf(' ') : line.LastIndexOf(' ', open);
                    yield return $"{line[..space]} {type}::{line[(space + 1)..]}";
                    break;
            }
        }
    }

    public bool Has(string line) => _lines.Contains(line);

    /// <summary>The nanoFramework assembly that declares a type, or null when none does.</summary>
    public string? AssemblyOf(string typeFullName) => _assemblyOfType.GetValueOrDefault(typeFullName);

    /// <summary>Members of the same name on the same type, for advice.</summary>
    public IEnumerable<string> Similar(string line)
    {
        int colon = line.IndexOf("::", StringComparison.Ordinal);
        if (colon < 0)
        {
            return [];
        }

        int open = line.IndexOf('(', colon);
        string name = line[(line.LastIndexOf(' ', colon) + 1)..(open < 0 ? line.Length : open)];
        return _lines.Where(l => l.Contains(" " + name + "(", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
    }
}

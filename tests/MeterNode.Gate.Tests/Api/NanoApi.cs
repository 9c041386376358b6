namespace MeterNode.Gate.Api;

/// <summary>The public surface of the real nanoFramework assemblies: one text file an assembly, one line an item.</summary>
public sealed class NanoApi
{
    private readonly HashSet<string> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _assemblyOfType = new(StringComparer.Ordinal);

    public NanoApi(params string[] folders)
    {
        foreach (string file in folders.SelectMany(f => Directory.EnumerateFiles(f, "*.txt")).Order(StringComparer.Ordinal))
        {
            foreach (string line in File.ReadLines(file).Where(l => l.Length > 2))
            {
                _lines.Add(line);
                if (line.StartsWith("T ", StringComparison.Ordinal))
                {
                    _assemblyOfType.TryAdd(line[2..], Path.GetFileNameWithoutExtension(file));
                }
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

using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MeterNode.NanoRunner;

/// <summary>.pe files in the order the runtime wants them: what an assembly references comes before it.</summary>
public static class LoadOrder
{
    /// <summary>Everything that <paramref name="roots"/> need from <paramref name="folder"/>, the last root last.</summary>
    public static IReadOnlyList<string> Of(string folder, params string[] roots)
    {
        var order = new List<string>();
        foreach (string root in roots.Prepend("mscorlib"))
        {
            Visit(folder, root, "the build", order);
        }

        // The launcher starts whatever it finds; the program itself is loaded last.
        order.Remove(roots[^1]);
        order.Add(roots[^1]);
        return [.. order.Select(n => Path.Combine(folder, n + ".pe"))];
    }

    private static void Visit(string folder, string name, string neededBy, List<string> order)
    {
        if (order.Contains(name))
        {
            return;
        }

        string assembly = Path.Combine(folder, name + ".dll");
        if (!File.Exists(assembly))
        {
            assembly = Path.Combine(folder, name + ".exe");
        }

        if (!File.Exists(assembly) || !File.Exists(Path.Combine(folder, name + ".pe")))
        {
            throw new RunnerException($"{name}.pe, which {neededBy} needs, is not in {folder}. Delete bin/nano and build again.");
        }

        foreach (string reference in References(assembly))
        {
            Visit(folder, reference, name, order);
        }

        order.Add(name);
    }

    private static List<string> References(string assembly)
    {
        using FileStream stream = File.OpenRead(assembly);
        using var image = new PEReader(stream);
        MetadataReader reader = image.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(r => reader.GetString(reader.GetAssemblyReference(r).Name))];
    }
}

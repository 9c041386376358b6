using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;

namespace MeterNode.Gate.Architecture;

/// <summary>The list of what the command line ships with (tools/meternode/Sbom.targets).</summary>
[TestClass]
public class SbomTests
{
    private const string CommandLine = "tools/meternode/meternode.csproj";

    [TestMethod]
    public void Sbom_OfTheCommandLine_NamesEveryDirectPackageWithItsVersion()
    {
        Write();
        using JsonDocument sbom = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("artifacts/meternode.cdx.json")));
        string[] listed = [.. sbom.RootElement.GetProperty("components").EnumerateArray()
            .Select(c => $"{c.GetProperty("name")} {c.GetProperty("version")}")];
        string[] direct = [.. WithReferencedProjects(CommandLine).SelectMany(p => p.Packages)
            .Where(package => package.Condition.Length == 0)
            .Select(package => package.Include).Distinct().Select(name => $"{name} {Resolved(name)}")];

        Assert.IsNotEmpty(direct);
        CollectionAssert.IsSubsetOf(direct, listed);
    }

    [TestMethod]
    public void Sbom_OfTheCommandLine_IsCycloneDxWithHashes()
    {
        Write();
        using JsonDocument sbom = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("artifacts/meternode.cdx.json")));
        Assert.AreEqual("CycloneDX", sbom.RootElement.GetProperty("bomFormat").GetString());
        JsonElement product = sbom.RootElement.GetProperty("metadata").GetProperty("component");
        Assert.AreEqual("meternode", product.GetProperty("name").GetString());
        Assert.AreEqual(Version(), product.GetProperty("version").GetString());
        foreach (JsonElement component in sbom.RootElement.GetProperty("components").EnumerateArray())
        {
            Assert.IsTrue(component.TryGetProperty("hashes", out _), component.GetProperty("name").GetString());
        }
    }

    /// <summary>What the Release build of the solution does; nothing when the list is newer than the packages.</summary>
    private static void Write()
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", Repository.PathOf(CommandLine), "-t:WriteSbom", "-nologo", "-v:q"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Repository.Root,
        };
        using Process build = Process.Start(start)!;
        string output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        Assert.AreEqual(0, build.ExitCode, output);
    }

    private static List<ProjectFile> WithReferencedProjects(string path)
    {
        var found = new List<ProjectFile>();
        var pending = new Queue<string>([path]);
        while (pending.TryDequeue(out string? next))
        {
            if (found.All(p => p.RelativePath != next))
            {
                var project = new ProjectFile(next);
                found.Add(project);
                foreach ((string referenced, _) in project.Projects)
                {
                    pending.Enqueue(referenced);
                }
            }
        }

        return found;
    }

    /// <summary>The version that the restore gave: the one of Directory.Packages.props, or the registry's nearest.</summary>
    private static string Resolved(string package)
    {
        using JsonDocument assets = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("tools/meternode/obj/project.assets.json")));
        return assets.RootElement.GetProperty("libraries").EnumerateObject().Select(l => l.Name.Split('/'))
            .Single(parts => string.Equals(parts[0], package, StringComparison.OrdinalIgnoreCase))[1];
    }

    private static string Version() => XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("Version").Single().Value;
}

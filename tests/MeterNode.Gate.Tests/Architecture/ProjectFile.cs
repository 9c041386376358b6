using System.Xml.Linq;

namespace MeterNode.Gate.Architecture;

/// <summary>What a project file references, and under which condition.</summary>
public sealed class ProjectFile
{
    private readonly XDocument _document;

    public ProjectFile(string relativePath)
    {
        RelativePath = relativePath;
        _document = XDocument.Load(Repository.PathOf(relativePath));
    }

    public string RelativePath { get; }

    /// <summary>Project files under a folder of the repository.</summary>
    public static IEnumerable<ProjectFile> Under(string folder) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(p => new ProjectFile(Repository.Relative(p)));

    /// <summary>Referenced projects, relative to the repository, with the condition that applies ("" for none).</summary>
    public IEnumerable<(string Path, string Condition)> Projects => Items("ProjectReference")
        .Select(i => (Repository.Relative(
            Path.GetFullPath(Path.Combine(Repository.PathOf(RelativePath), "..", i.Include.Replace('\\', '/')))), i.Condition));

    /// <summary>Referenced packages with the condition that applies.</summary>
    public IEnumerable<(string Include, string Condition)> Packages => Items("PackageReference");

    private IEnumerable<(string Include, string Condition)> Items(string name) =>
        from item in _document.Descendants(name)
        where item.Attribute("Include") != null
        select (item.Attribute("Include")!.Value, Condition(item));

    private static string Condition(XElement item) =>
        string.Join(" and ", item.AncestorsAndSelf().Select(e => (string?)e.Attribute("Condition")).Where(c => c != null));
}

using MeterNode.Schema;

namespace MeterNode.Tools.Tests.Schemas;

/// <summary>What comes from firmware/schema is in the tree as the schema wants it.</summary>
[TestClass]
public class GenerationTests
{
    [TestMethod]
    public void Files_InTheTree_AreWhatTheSchemaSays()
    {
        IReadOnlyList<GeneratedFile> files = Generation.Files(Repository.Root);
        foreach (GeneratedFile file in files)
        {
            string path = Path.Combine(Repository.Root, file.Path);
            bool isSame = File.Exists(path) && File.ReadAllText(path) == file.Text;
            Assert.IsTrue(isSame, $"{file.Path} is not what the schema says; run: dotnet run --project tools/Schema");
        }

        // A file that nothing generates any more would go on being compiled.
        string[] known = [.. files.Select(file => file.Path)];
        string[] found = [.. new[] { "firmware", "tools" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.g.cs", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))];
        CollectionAssert.IsSubsetOf(found, known);
    }

    [TestMethod]
    public void Ids_OfOneTable_AreDifferent()
    {
        var schema = new SchemaFiles(Repository.Root);
        CollectionAssert.AllItemsAreUnique(schema.Records.Records.Select(record => record.Id).ToArray());
        CollectionAssert.AllItemsAreUnique(schema.Records.Records.Select(record => record.Name).ToArray());
        CollectionAssert.AllItemsAreUnique(schema.Events.Events.Select(entry => entry.Code).ToArray());
        CollectionAssert.AllItemsAreUnique(schema.Configuration.Keys.Select(key => key.Key).ToArray());
        CollectionAssert.AllItemsAreUnique(schema.Verdicts.PackErrors.Select(error => error.Code).ToArray());
    }

    [TestMethod]
    public void Words_InMeanings_AreOfASet()
    {
        var schema = new SchemaFiles(Repository.Root);
        string[] sets = [.. schema.Words.Sets.Select(set => set.Set)];
        string[] used =
        [
            .. schema.Records.Records.Select(record => record.Words).OfType<string>(),
            .. schema.Events.Events.SelectMany(entry => entry.Keys).Select(key => key.Words).OfType<string>(),
        ];
        CollectionAssert.AreEquivalent(sets, used.Distinct().ToArray());
    }

    /// <summary>The page says in Chinese whatever a check can say.</summary>
    [TestMethod]
    public void Verdicts_EveryEntry_HasAChineseSentence()
    {
        VerdictFile file = new SchemaFiles(Repository.Root).Verdicts;
        string[] without =
        [
            .. file.Verdicts.Where(entry => entry.Zh is null).Select(entry => entry.Code),
            .. file.PackErrors.Where(entry => entry.Zh is null).Select(entry => entry.Code),
            .. file.Contradictions.Where(entry => entry.Zh is null).Select(entry => entry.Code),
            .. file.Findings.Where(entry => entry.Zh is null).Select(entry => entry.Code),
            .. file.NotRecomputed.Where(entry => entry.Zh is null).Select(entry => entry.Code),
        ];
        Assert.IsEmpty(without, string.Join(", ", without));
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MeterNode.Tools.Tests.Web;

/// <summary>What is written about the API is what it is: docs/openapi.json, and the examples of docs/api.md, which are run.</summary>
[TestClass]
public sealed partial class ApiDocumentTests
{
    [TestMethod]
    public async Task OpenApi_OfTheServer_IsTheDocument()
    {
        using var api = new ServedApi(packs: 1);
        string served = await api.All.GetStringAsync("/api/v1/openapi.json");
        string path = Path.Combine(Repository.Root, "docs", "openapi.json");
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1")
        {
            File.WriteAllText(path, served);
        }

        Assert.AreEqual(File.ReadAllText(path).ReplaceLineEndings("\n"), served, "look at the difference, then UPDATE_APPROVED=1");
        JsonObject document = JsonNode.Parse(served)!.AsObject();
        Assert.AreEqual("3.1.0", (string)document["openapi"]!);
        var ids = new HashSet<string>();
        foreach ((string address, JsonNode? methods) in document["paths"]!.AsObject())
        {
            foreach ((string method, JsonNode? operation) in methods!.AsObject())
            {
                Assert.IsTrue(ids.Add((string)operation!["operationId"]!), $"{method} {address}");
                string[] named = [.. operation["parameters"]?.AsArray().Where(parameter => (string)parameter!["in"]! == "path")
                    .Select(parameter => (string)parameter!["name"]!) ?? []];
                CollectionAssert.AreEqual(
                    InBraces().Matches(address).Select(match => match.Groups[1].Value).ToArray(), named, $"{method} {address}");
            }
        }

        string[] documented = [.. document["paths"]!.AsObject().Select(each => "/api/v1" + each.Key)];
        string[] open = [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "access.md"))
            .Select(line => Route().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)
            .Where(route => route != "/api/v1/openapi.json").Distinct()];
        CollectionAssert.AreEquivalent(open, documented, "every route of the API is described");
    }

    [TestMethod]
    public void Examples_OfThePage_DoWhatTheySay()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("The examples are written for Bash.");
        }

        using var api = new ServedApi();
        string folder = api.Plant.Beside("client");
        Directory.CreateDirectory(folder);
        File.Copy(api.Plant.Folder.CaCertificatePath, Path.Combine(folder, "ca.crt"));
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "api.md")).ReplaceLineEndings("\n");
        MatchCollection blocks = Block().Matches(page);
        Assert.IsGreaterThan(7, blocks.Count);
        foreach (Match block in blocks)
        {
            string script = block.Groups[1].Value.Replace("curl ", "curl --fail-with-body --silent --show-error ");
            var start = new ProcessStartInfo("bash", ["-e", "-u", "-o", "pipefail", "-c", script])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["TOKEN"] = api.All.DefaultRequestHeaders.Authorization!.Parameter;
            start.Environment["PLANT"] = new UriBuilder(api.Web.Web.PageAddress!) { Host = "localhost" }.Uri.ToString().TrimEnd('/');
            using Process process = Process.Start(start)!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.AreEqual(0, process.ExitCode, $"{script}\n{output}\n{error.Result}");
        }

        Assert.AreNotEqual(0, new FileInfo(Path.Combine(folder, "evidence.mnev")).Length);
        Assert.AreNotEqual(0, new FileInfo(Path.Combine(folder, "next.txt")).Length, "the readings have a second page");
    }

    [GeneratedRegex("```bash\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\{([^}]+)\}")]
    private static partial Regex InBraces();

    [GeneratedRegex("^\\| `[A-Z]+ (/api/v1[^`]*)`")]
    private static partial Regex Route();
}

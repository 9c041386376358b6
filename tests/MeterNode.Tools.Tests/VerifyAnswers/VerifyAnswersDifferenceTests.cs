using System.Globalization;
using System.Text.Json.Nodes;
using MeterNode.Tools.Tests.Page;

namespace MeterNode.Tools.Tests.Answers;

/// <summary>
/// The program in Python, which shares no code with the tools, and <c>meternode verify --json</c> give the same answers and figures to
/// cases that chance makes. METERNODE_PAGE_CASES (60) says how many, METERNODE_PAGE_SEED (1) is the number of the first.
/// </summary>
[TestClass]
public class VerifyAnswersDifferenceTests
{
    private const int Together = 60;

    [TestMethod]
    public async Task Check_CasesByChance_SaysWhatTheCommandSays()
    {
        AnswersProgram.Require();
        int first = Setting("METERNODE_PAGE_SEED", 1), count = Setting("METERNODE_PAGE_CASES", Together);
        using var program = AnswersProgram.Start();
        int different = 0;
        for (int number = first; number < first + count; number += Together)
        {
            PageCase[] cases = Cases(number, Math.Min(Together, first + count - number));
            foreach (string difference in await Differences(program, cases))
            {
                different++;
                Console.WriteLine(difference);
            }
        }

        Assert.AreEqual(0, different, "see the output");
    }

    [TestMethod]
    public Task Check_EnergyThatIsExcused_SaysWhatTheCommandSays()
    {
        AnswersProgram.Require();
        return AnswersProgram.Compare(EnergyCases.Make());
    }

    /// <summary>A program that lacks a rule says something else: so the comparison compares.</summary>
    [TestMethod]
    [DataRow("rules.py", "self.say(\"register-fell\")", "pass")]
    [DataRow("rules.py", "if abs(unshown) > tolerance if", "if 0 > tolerance if")]
    [DataRow("rules.py", "> CLOCK_SECONDS + DRIFT * abs(own)", "> 1e9")]
    [DataRow("chain.py", "return \"accepted\" if is_link else \"chainBreak\", is_twin_named", "return \"accepted\", is_twin_named")]
    [DataRow("headline.py", "said.get(\"unmet\", 0)", "0")]
    [DataRow("anchoring.py", "self.found.append((\"history-rewritten\", seq))", "pass")]
    [DataRow("checkpoints.py", "if not is_followed(head, heads.get(kid)):", "if False:")]
    [DataRow("node.py", "if seconds < 0:", "if False:")]
    [DataRow("evidence.py", "if begins_pack(data, at) or not pack_within", "if True or not pack_within")]
    [DataRow("cose.py", "return int.from_bytes(self.signature[32:], \"big\") <= ORDER // 2", "return True")]
    public async Task Check_RuleSwitchedOff_SaysSomethingElse(string file, string rule, string otherwise)
    {
        AnswersProgram.Require();
        string folder = Directory.CreateTempSubdirectory("mn-answers").FullName;
        try
        {
            Copy(folder, file, rule, otherwise);
            using var program = AnswersProgram.Start(folder);

            Assert.IsNotEmpty(await Differences(program, Cases(1, Together)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static PageCase[] Cases(int first, int count) => [.. Enumerable.Range(first, count).Select(one => new ChanceCase(one).Make())];

    private static async Task<IReadOnlyList<string>> Differences(AnswersProgram program, PageCase[] cases)
    {
        IReadOnlyList<JsonNode> results = await program.Check(cases);
        return
        [
            .. cases.Zip(results, (one, result) => (Case: one, Difference: AnswersDifference.Find(VerifyCommandResult.Of(one), result)))
                .Where(found => found.Difference is not null)
                .Select(found => $"{found.Case.Name} period '{found.Case.Period}' {found.Case.Zone}: {found.Difference}"),
        ];
    }

    /// <summary>The program with one line otherwise.</summary>
    private static void Copy(string folder, string file, string rule, string otherwise)
    {
        string modules = Path.Combine(folder, "answers");
        Directory.CreateDirectory(modules);
        File.Copy(Path.Combine(AnswersProgram.Folder, "verify_answers.py"), Path.Combine(folder, "verify_answers.py"));
        foreach (string path in Directory.EnumerateFiles(Path.Combine(AnswersProgram.Folder, "answers"), "*.py"))
        {
            string text = File.ReadAllText(path);
            if (Path.GetFileName(path) == file)
            {
                StringAssert.Contains(text, rule);
                text = text.Replace(rule, otherwise, StringComparison.Ordinal);
            }

            File.WriteAllText(Path.Combine(modules, Path.GetFileName(path)), text);
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}

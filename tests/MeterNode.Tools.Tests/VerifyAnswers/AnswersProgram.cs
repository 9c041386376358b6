using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeterNode.Tools.Tests.Page;

namespace MeterNode.Tools.Tests.Answers;

/// <summary>
/// <c>tests/ForeignCheck/verify_answers.py</c> as one process for many cases: a line of JSON goes in, a line comes out.
/// </summary>
internal sealed class AnswersProgram : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly Lazy<bool> s_isInstalled = new(HasCryptography);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private AnswersProgram(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static bool IsInstalled => s_isInstalled.Value;

    /// <summary>The folder with the program.</summary>
    public static string Folder => Path.Combine(Repository.Root, "tests", "ForeignCheck");

    /// <summary>Makes the test inconclusive where the program cannot run.</summary>
    public static void Require()
    {
        if (!IsInstalled)
        {
            Assert.Inconclusive("python3-cryptography is not installed (apt-get install python3-cryptography)");
        }
    }

    /// <summary>Starts the program, or the one in another folder.</summary>
    public static AnswersProgram Start(string? folder = null) =>
        new(Process.Start(Line(Path.Combine(folder ?? Folder, "verify_answers.py"), "--cases"))!);

    /// <summary>The program says what the command says of these; nothing where it cannot run.</summary>
    public static async Task Compare(IReadOnlyList<PageCase> cases)
    {
        if (!IsInstalled)
        {
            return;
        }

        using AnswersProgram program = Start();
        foreach ((PageCase one, JsonNode result) in cases.Zip(await program.Check(cases)))
        {
            Assert.IsNull(AnswersDifference.Find(VerifyCommandResult.Of(one), result), one.Name);
        }
    }

    /// <summary>What the program makes of each case.</summary>
    public async Task<IReadOnlyList<JsonNode>> Check(IReadOnlyList<PageCase> cases)
    {
        // Both at once: a full pipe would stop the other side.
        Task writing = Task.Run(() => Write(cases));
        var results = new List<JsonNode>();
        for (int i = 0; i < cases.Count; i++)
        {
            string line = await _process.StandardOutput.ReadLineAsync()
                ?? throw new AssertFailedException($"{cases[i].Name}: the program ended: {await _errors}");
            results.Add(JsonNode.Parse(line)!);
        }

        await writing;
        return results;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static bool HasCryptography()
    {
        if (!File.Exists(Python))
        {
            return false;
        }

        using Process process = Process.Start(Line("-c", "import cryptography"))!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    /// <summary>Python with these arguments and redirected streams.</summary>
    public static ProcessStartInfo Line(params string[] arguments) => new(Python, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1" },
    };

    private void Write(IReadOnlyList<PageCase> cases)
    {
        double now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        foreach (PageCase one in cases)
        {
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(new
            {
                files = one.Files.Select(Convert.ToBase64String),
                keys = Convert.ToBase64String(one.Keys),
                period = one.Period,
                zone = one.Zone,
                trust = one.Trust,
                everyNode = one.EveryNode,
                checkpoints = one.Checkpoints.Select(Convert.ToBase64String),
                meter = one.MeterKey is null ? null : Convert.ToBase64String(one.MeterKey.ExportSubjectPublicKeyInfo()),
                now,
            }));
        }

        _process.StandardInput.Flush();
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace MeterNode.Tools.Tests.Interfaces;

/// <summary>
/// The npm package <c>sparkplug-payload</c> of Eclipse Tahu, which is fetched for the test. The test is skipped where it cannot be.
/// </summary>
internal sealed class NpmSparkplug : IDisposable
{
    /// <summary>Lines of JSON in, lines of JSON out: <c>{"decode": hex}</c>, <c>{"encode": payload}</c>.</summary>
    private const string Script = """
        const payloads = require('sparkplug-payload').get('spBv1.0');
        const plain = (key, value) => value && typeof value === 'object' && typeof value.toNumber === 'function' ? value.toNumber()
            : typeof value === 'bigint' ? Number(value) : value;
        for (const line of require('fs').readFileSync(0, 'utf8').split('\n').filter(line => line)) {
            const asked = JSON.parse(line);
            console.log(asked.decode !== undefined ? JSON.stringify(payloads.decodePayload(Buffer.from(asked.decode, 'hex')), plain)
                : JSON.stringify(Buffer.from(payloads.encodePayload(asked.encode)).toString('hex')));
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("meternode-npm-").FullName;

    internal NpmSparkplug()
    {
        File.WriteAllText(Path.Combine(_folder, "run.cjs"), Script);
        try
        {
            (int code, _) = Run(
                "npm", "", "install", "--prefix", _folder, "--no-audit", "--no-fund", "--fetch-retries=0", "--fetch-timeout=20000",
                "sparkplug-payload@1.0.3");
            if (code != 0)
            {
                Assert.Inconclusive("sparkplug-payload cannot be fetched from npm here");
            }
        }
        catch (Win32Exception)
        {
            Assert.Inconclusive("npm is not installed");
        }
    }

    internal JsonElement[] Decode(IEnumerable<byte[]> payloads) =>
        Ask(payloads.Select(payload => JsonSerializer.Serialize(new { decode = Convert.ToHexStringLower(payload) })));

    internal byte[] Encode(object payload) =>
        Convert.FromHexString(Ask([JsonSerializer.Serialize(new { encode = payload })]).Single().GetString()!);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private JsonElement[] Ask(IEnumerable<string> lines)
    {
        (int code, string output) = Run("node", string.Join('\n', lines), Path.Combine(_folder, "run.cjs"));
        Assert.AreEqual(0, code, output);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private (int Code, string Output) Run(string program, string input, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        })!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + error.Result);
    }
}

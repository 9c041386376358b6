using System.Diagnostics;
using System.Formats.Cbor;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace MeterNode.Tests;

/// <summary>
/// Has evidence files checked by tools that are not ours, for any test project that imports ForeignCheck.props.
/// A missing tool makes the test inconclusive; a refusal fails it.
/// </summary>
internal static class ForeignCheck
{
    private const string Python = "/usr/bin/python3";
    private const int OpensslPacks = 10;

    /// <summary>
    /// Signatures, chain, enrolment and deterministic encoding with python3-cbor2 and python3-cryptography.
    /// Returns the packs of each node.
    /// </summary>
    public static IReadOnlyDictionary<string, int> WithPython(string evidenceFile, string registryFile) =>
        JsonSerializer.Deserialize<Dictionary<string, int>>(RunPython(evidenceFile, registryFile))!;

    /// <summary>What the quarter hours of a file stand for, as the Python check reads them: [name, time, value or text].</summary>
    public static JsonElement[] QuarterHoursWithPython(string evidenceFile, string registryFile) =>
    [
        .. RunPython(evidenceFile, registryFile, "--quarter-hours").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement),
    ];

    /// <summary>The evaluation periods of a file as the Python check recomputes them: one JSON array a line.</summary>
    public static string[] PeriodsWithPython(string evidenceFile, string registryFile) =>
        RunPython(evidenceFile, registryFile, "--periods").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The figures of a period as Python computes them after docs/reporting.md.</summary>
    public static JsonElement FiguresWithPython(params string[] arguments) =>
        JsonDocument.Parse(RunScript("recompute_figures.py", arguments)).RootElement;

    /// <summary>The SHA-256 of every file of a backup of a plant, by its path.</summary>
    public static IReadOnlyDictionary<string, string> BackupWithPython(string backup, string passphraseFile) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(RunScript("read_backup.py", backup, passphraseFile))!;

    /// <summary>What a checkpoint says, as the Python check reads it after all signatures whose keys were given.</summary>
    public static JsonElement CheckpointWithPython(string checkpoint, string registryFile, params string[] witnessKeys) =>
        JsonDocument.Parse(RunScript("verify_checkpoint.py", [checkpoint, registryFile, .. witnessKeys])).RootElement;

    /// <summary>The statements of a ledger as the Python check reads them after all signatures: n, kind, by, replacedBy.</summary>
    public static JsonElement LedgerWithPython(string ledger, string history, string registryFile) =>
        JsonDocument.Parse(RunScript("verify_ledger.py", ledger, history, registryFile)).RootElement;

    /// <summary>Every cell of a report's workbook and CSV files, as python3-openpyxl and Python's csv read them.</summary>
    public static JsonElement TablesWithPython(string workbook, string folder)
    {
        if (!File.Exists(Python) || Run(Python, "-c", "import openpyxl").ExitCode != 0)
        {
            Assert.Inconclusive("python3-openpyxl is not installed (apt-get install python3-openpyxl)");
        }

        (int exitCode, string output, string error) = Run(Python, "-B", Path.Combine(Folder(), "read_tables.py"), workbook, folder);
        Assert.AreEqual(0, exitCode, "python: " + error);
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>Runs openssl, which must succeed.</summary>
    public static string Openssl(params string[] arguments)
    {
        try
        {
            (int exitCode, string output, string error) = Run("openssl", arguments);
            Assert.AreEqual(0, exitCode, $"openssl {string.Join(' ', arguments)}: {output} {error}");
            return output + error;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Inconclusive("openssl is not installed (apt-get install openssl)");
            return "";
        }
    }

    private static string RunPython(params string[] arguments) => RunScript("verify_packs.py", arguments);

    /// <summary>Makes the test inconclusive where the tools are not there.</summary>
    public static void RequirePython()
    {
        if (!File.Exists(Python) || Run(Python, "-c", "import cbor2, cryptography").ExitCode != 0)
        {
            Assert.Inconclusive(
                "python3-cbor2 and python3-cryptography are not installed (apt-get install python3-cbor2 python3-cryptography)");
        }
    }

    private static string RunScript(string name, params string[] arguments)
    {
        RequirePython();
        (int exitCode, string output, string error) = Run(Python, ["-B", Path.Combine(Folder(), name), .. arguments]);
        Assert.AreEqual(0, exitCode, "python: " + error);
        return output;
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    /// <summary><c>openssl dgst -verify</c> on the Sig_structures of the first packs of the file. Returns how many were verified.</summary>
    public static int WithOpenssl(string evidenceFile, string registryFile)
    {
        try
        {
            Run("openssl", "version");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Inconclusive("openssl is not installed (apt-get install openssl)");
        }

        return InFolder(folder =>
        {
            Dictionary<string, string> keys = KeyFiles(folder, registryFile);
            var reader = new CborReader(File.ReadAllBytes(evidenceFile), CborConformanceMode.Lax, allowMultipleRootLevelValues: true);
            int verified = 0;
            while (reader.BytesRemaining > 0 && verified < OpensslPacks)
            {
                reader.ReadTag();
                reader.ReadStartArray();
                byte[] header = reader.ReadByteString();
                reader.SkipValue();
                byte[] payload = reader.ReadByteString();
                byte[] signature = reader.ReadByteString();
                reader.ReadEndArray();
                string toBeSigned = Path.Combine(folder, "to-be-signed");
                string der = Path.Combine(folder, "signature.der");
                File.WriteAllBytes(toBeSigned, SigStructure(header, payload));
                File.WriteAllBytes(der, Der(signature));
                (int exitCode, string output, string error) =
                    Run("openssl", "dgst", "-sha256", "-verify", keys[Kid(header)], "-signature", der, toBeSigned);
                Assert.AreEqual(0, exitCode, $"openssl: pack {verified}: {output} {error}");
                verified++;
            }

            return verified;
        });
    }

    /// <summary>Every signature with <c>@auth0/cose</c> from npm, which is fetched for it. Returns how many packs were verified.</summary>
    public static int WithNpm(string evidenceFile, string registryFile) => InFolder(folder =>
    {
        string script = Extract(folder, "verify_packs.mjs");
        try
        {
            (int fetched, _, _) =
                Run(
                    "npm",
                    "install",
                    "--prefix",
                    folder,
                    "--no-audit",
                    "--no-fund",
                    "--fetch-retries=0",
                    "--fetch-timeout=20000",
                    "@auth0/cose@1.0.2",
                    "cbor-x");
            if (fetched != 0)
            {
                Assert.Inconclusive("@auth0/cose cannot be fetched from npm here");
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Inconclusive("npm is not installed");
        }

        (int exitCode, string output, string error) = Run("node", script, evidenceFile, registryFile);
        Assert.AreEqual(0, exitCode, "@auth0/cose: " + error);
        return int.Parse(output);
    });

    private static Dictionary<string, string> KeyFiles(string folder, string registryFile)
    {
        var files = new Dictionary<string, string>();
        foreach (JsonElement node in JsonDocument.Parse(File.ReadAllText(registryFile)).RootElement.GetProperty("nodes").EnumerateArray())
        {
            byte[] key = node.GetProperty("publicKey").GetBytesFromBase64();
            string kid = Convert.ToHexString(SHA256.HashData(key).AsSpan(0, 8));
            string file = Path.Combine(folder, kid + ".pem");
            File.WriteAllText(file, PemEncoding.WriteString("PUBLIC KEY", key));
            files.Add(kid, file);
        }

        return files;
    }

    private static string Kid(byte[] header)
    {
        var reader = new CborReader(header, CborConformanceMode.Lax);
        reader.ReadStartMap();
        while (reader.ReadInt32() != 4)
        {
            reader.SkipValue();
        }

        return Convert.ToHexString(reader.ReadByteString());
    }

    private static byte[] SigStructure(byte[] header, byte[] payload)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartArray(4);
        writer.WriteTextString("Signature1");
        writer.WriteByteString(header);
        writer.WriteByteString([]);
        writer.WriteByteString(payload);
        writer.WriteEndArray();
        return writer.Encode();
    }

    private static byte[] Der(byte[] signature)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new System.Numerics.BigInteger(signature.AsSpan(0, 32), isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true));
        }

        return writer.Encode();
    }

    private static T InFolder<T>(Func<string, T> work)
    {
        string folder = Directory.CreateTempSubdirectory("mn-foreign").FullName;
        try
        {
            return work(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Extract(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        using Stream resource = typeof(ForeignCheck).Assembly.GetManifestResourceStream(name)!;
        using FileStream file = File.Create(path);
        resource.CopyTo(file);
        return path;
    }

    private static (int ExitCode, string Output, string Error) Run(string program, params string[] arguments)
    {
        using var process =
            Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true
                })!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Trim(), error.Result.Trim());
    }
}

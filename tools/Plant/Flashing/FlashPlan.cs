using System.Globalization;
using System.Text.Json.Nodes;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Flashing;

/// <summary>
/// The nanoff runs of one flashing, and the JSON files they read. Options and schemas are those of
/// nanoframework/nanoFirmwareFlasher (README, <c>Options.cs</c>, <c>FileDeploymentConfiguration.cs</c>,
/// <c>NetworkDeploymentConfiguration.cs</c>, <c>WirelessConfiguration.cs</c>).
/// </summary>
public sealed class FlashPlan
{
    private const string BuildHint = "build one with 'dotnet build firmware/Device.slnf -p:Nano=true'";

    /// <summary>Nothing shorter than the header of one assembly is an application.</summary>
    private const int AssemblyHeaderBytes = 124;

    private readonly Dictionary<string, string> _documents = [];

    private FlashPlan(IReadOnlyList<FlashStep> steps, IReadOnlyList<string> secrets)
    {
        Steps = steps;
        Secrets = secrets;
    }

    /// <summary>
    /// Environment of every run: no telemetry about the plant's command lines, and nanoff (built for .NET 8) on the newest .NET.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["NANOFRAMEWORK_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_ROLL_FORWARD"] = "Major",
    };

    /// <summary>The runs, in order.</summary>
    public IReadOnlyList<FlashStep> Steps { get; }

    /// <summary>Texts that must not appear in any output.</summary>
    public IReadOnlyList<string> Secrets { get; }

    /// <summary>Full path → content of the JSON files the runs read.</summary>
    public IReadOnlyDictionary<string, string> Documents => _documents;

    /// <summary>Works out the runs. Nothing is written and no device is touched.</summary>
    /// <exception cref="OperatorException">Nothing is left to do, the image is missing, or the files do not fit.</exception>
    public static FlashPlan For(FlashRequest request)
    {
        var steps = new List<FlashStep>();
        FlashBundle? bundle = request.Bundle;
        var plan = new FlashPlan(steps, bundle?.Wifi is { Password.Length: > 0 } w ? [w.Password] : []);

        if (Wanted(request, FlashStepKind.Runtime))
        {
            steps.Add(Runtime(request));
        }

        if (bundle is not null && Wanted(request, FlashStepKind.Files))
        {
            long capacity = request.Board.FileSystemKilobytes * 1024L;
            if (bundle.TotalBytes > capacity / 2)
            {
                throw new OperatorException(
                    OperatorError.Failure,
                    $"the bundle's files take {bundle.TotalBytes} bytes; more than half of the board's {capacity} bytes would leave no "
                        + $"room for readings.");
            }

            string path = Path.Combine(bundle.Folder, "nanoff", "files.json");
            plan._documents[path] = FilesDocument(request.Port, bundle);
            steps.Add(new FlashStep(
                FlashStepKind.Files, $"{bundle.Files.Count} files to I:\\", ["--suppressnanoffversioncheck", "--filedeployment", path]));
        }

        if (bundle?.Wifi is not null && Wanted(request, FlashStepKind.Network))
        {
            string path = Path.Combine(bundle.Folder, "nanoff", "network.json");
            plan._documents[path] = NetworkDocument(request.Port, bundle.Wifi);
            steps.Add(new FlashStep(
                FlashStepKind.Network, $"Wi-Fi '{bundle.Wifi.Ssid}'", ["--suppressnanoffversioncheck", "--networkdeployment", path]));
        }

        if (request.Image is not null && Wanted(request, FlashStepKind.Application))
        {
            steps.Add(Application(request.Port, request.Image));
        }

        return steps.Count > 0
            ? plan
            : throw new OperatorException(
                OperatorError.Usage, "there is nothing to flash: every step is skipped or has no input (--bundle, --image).");
    }

    /// <summary>Writes the JSON files (mode 0600, folder 0700): one of them holds the Wi-Fi pass phrase.</summary>
    public void WriteDocuments()
    {
        foreach ((string path, string content) in _documents)
        {
            SecretFile.CreateFolder(Path.GetDirectoryName(path)!);
            SecretFile.Write(path, content);
        }
    }

    /// <summary><paramref name="text"/> with every secret replaced.</summary>
    public string Redact(string text)
    {
        foreach (string secret in Secrets)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return text;
    }

    private static bool Wanted(FlashRequest request, FlashStepKind kind) => !request.Skip.Contains(kind);

    private static FlashStep Runtime(FlashRequest request)
    {
        // Quieter than normal: at normal verbosity nanoff moves the cursor, which fails when its output is not a terminal.
        string target = request.Target ?? request.Board.NanoffTarget;
        List<string> arguments =
        [
            "--suppressnanoffversioncheck", "--verbosity", "m", "--target", target, "--serialport", request.Port, "--update",
        ];
        if (request.Erase)
        {
            arguments.Add("--masserase");
        }

        if (request.Baud is int baud)
        {
            arguments.AddRange(["--baud", baud.ToString(CultureInfo.InvariantCulture)]);
        }

        if (request.RuntimeVersion is not null)
        {
            arguments.AddRange(["--fwversion", request.RuntimeVersion]);
        }

        if (request.Archive is not null)
        {
            arguments.AddRange(["--fromarchive", "--archivepath", Path.GetFullPath(request.Archive)]);
        }

        return new FlashStep(FlashStepKind.Runtime, "runtime " + target, arguments);
    }

    /// <summary>
    /// A deployable image is nanoFramework assemblies one after the other; each begins with its marker (nf-interpreter,
    /// <c>CLR_RECORD_ASSEMBLY</c>).
    /// </summary>
    private static void RequireApplication(string image)
    {
        using FileStream file = File.OpenRead(image);
        Span<byte> start = stackalloc byte[AssemblyHeaderBytes];
        int count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (count < start.Length || !start.StartsWith("NFMRK"u8))
        {
            string problem = count == 0 ? "is empty" : "is not an application image for nanoFramework";
            throw new OperatorException(OperatorError.Failure, $"'{image}' {problem}; {BuildHint}");
        }
    }

    private static FlashStep Application(string port, string image)
    {
        if (!File.Exists(image))
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"there is no file '{image}'; {BuildHint}");
        }

        RequireApplication(image);

        // Through the running runtime, which knows where its deployment area is. nanoff's other way writes to 0x1B0000
        // whatever the partition table says, and on the ESP32 that is inside the runtime since its area moved to 0x1E0000.
        return new FlashStep(
            FlashStepKind.Application,
            "application " + Path.GetFileName(image),
            ["--suppressnanoffversioncheck", "--nanodevice", "--serialport", port, "--deploy", "--image", Path.GetFullPath(image)]);
    }

    // The port is in the documents and not on the command line: with a port there, nanoff versions before July 2026 take a
    // plain file deployment for work on the boot loader.
    private static string FilesDocument(string port, FlashBundle bundle)
    {
        var files = new JsonArray();
        foreach (string file in bundle.Files)
        {
            files.Add(new JsonObject { ["DestinationFilePath"] = "I:\\" + Path.GetFileName(file), ["SourceFilePath"] = file });
        }

        return new JsonObject { ["SerialPort"] = port, ["Files"] = files }.ToJsonString(JsonFormat.File) + "\n";
    }

    private static string NetworkDocument(string port, WifiCredentials wifi)
    {
        bool open = wifi.Password.Length == 0;
        var client = new JsonObject
        {
            ["Ssid"] = wifi.Ssid,
            ["Password"] = wifi.Password,
            ["Authentication"] = open ? "Open" : "WPA2",
            ["Encryption"] = open ? "None" : "WPA2_PSK2",
            ["ConfigurationOption"] = "AutoConnect",
            ["DhcpEnabled"] = true,
        };
        return new JsonObject { ["SerialPort"] = port, ["WirelessClient"] = client }.ToJsonString(JsonFormat.File) + "\n";
    }
}

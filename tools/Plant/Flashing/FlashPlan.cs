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
    /// <exception cref="OperatorException">Nothing is left to do, options contradict each other, or something does not fit.</exception>
    public static FlashPlan For(FlashRequest request)
    {
        RequireSense(request);
        var steps = new List<FlashStep>();

        // An update leaves the node's files alone, whatever is in its bundle.
        FlashBundle? bundle = request.Update ? null : request.Bundle;
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
            string[] files = [.. bundle.FilesFor(request.Erase)];
            plan._documents[path] = FilesDocument(request.Port, files);
            steps.Add(new FlashStep(
                FlashStepKind.Files, $"{files.Length} files to I:\\", ["--suppressnanoffversioncheck", "--filedeployment", path]));
        }

        if (bundle?.Wifi is not null && Wanted(request, FlashStepKind.Network) && (request.Erase || !bundle.HasPendingChange))
        {
            if (bundle.Wifi.CableProblem() is string problem)
            {
                throw new OperatorException(OperatorError.Failure, problem);
            }

            string path = Path.Combine(bundle.Folder, "nanoff", "network.json");
            plan._documents[path] = NetworkDocument(request.Port, bundle.Wifi);
            steps.Add(new FlashStep(
                FlashStepKind.Network, $"Wi-Fi '{bundle.Wifi.Ssid}'", ["--suppressnanoffversioncheck", "--networkdeployment", path]));
        }

        if (request.Image is not null && Wanted(request, FlashStepKind.Application))
        {
            steps.Add(Application(request.Port, request.Image));
        }

        if (steps.Count == 0)
        {
            throw new OperatorException(
                OperatorError.Usage, "there is nothing to flash: every step is skipped or has no input (--bundle, --image).");
        }

        if (Wanted(request, FlashStepKind.Check))
        {
            // The boot loader answers on an empty board too; a node that keeps its runtime need not leave it.
            steps.Insert(0, Look(request.Port, steps[0].Kind == FlashStepKind.Runtime && !request.Update));
        }

        if (steps[^1].Kind == FlashStepKind.Application && Wanted(request, FlashStepKind.Confirm))
        {
            steps.Add(Details(FlashStepKind.Confirm, "ask the board for what it has loaded", request.Port, "--nanodevice"));
        }

        return plan;
    }

    /// <summary>The run that reads what the board on a port is; in its boot loader, or from its running runtime.</summary>
    public static FlashStep Look(string port, bool isInBootLoader) => Details(
        FlashStepKind.Check, "look at the board on " + port, port, isInBootLoader ? ["--platform", "esp32"] : ["--nanodevice"]);

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
        // Otherwise nanoff would read the node's keys and packs into a temporary file, erase them, and write them again.
        arguments.Add(request.Erase ? "--masserase" : "--nobackupconfig");

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

        return new FlashStep(FlashStepKind.Runtime, "runtime " + target, arguments)
        {
            IfNeeded = request is { Update: true, RuntimeVersion: null },
        };
    }

    private static void RequireSense(FlashRequest request)
    {
        if (request.Update && request.Erase)
        {
            throw new OperatorException(OperatorError.Usage, "--update keeps what the node has, and --erase deletes it: leave one out");
        }

        if (request.Update && request.Image is null)
        {
            throw new OperatorException(OperatorError.Usage, "--update needs the new application: --image FILE");
        }

        if (request.Erase && !Wanted(request, FlashStepKind.Runtime))
        {
            throw new OperatorException(OperatorError.Usage, "--erase deletes the runtime too: leave out '--skip runtime'");
        }

        if (request.Erase && request.Bundle is { IsKeyInFlashOnly: true } bundle)
        {
            string node = Path.GetFileName(bundle.Folder);
            throw new OperatorException(
                OperatorError.Failure,
                $"--erase would delete the evidence key of '{node}', which is on its board only: 'meternode node replace {node}' makes a "
                    + "bundle for a new key, flash that with --erase");
        }

        if (request.Erase && request.Bundle is { IsKeyAboutToBeEnrolled: true } waiting)
        {
            string node = Path.GetFileName(waiting.Folder);
            throw new OperatorException(
                OperatorError.Failure,
                $"--erase would delete the evidence key that a board of '{node}' has proven and that waits to be enrolled: leave --erase "
                    + $"out, or run 'meternode node enrol {node}' where the plant's key is, then 'meternode node replace {node}' for a "
                    + "bundle of a new key");
        }

        int capacity = request.Board.DeploymentKilobytes * 1024;
        if (request.Image is { } image && image.Bytes > capacity)
        {
            throw new OperatorException(
                OperatorError.Failure,
                $"'{image.Path}' has {image.Bytes} bytes, and the place for applications on {request.Board.Name} has {capacity}: "
                    + "check --image");
        }
    }

    private static FlashStep Details(FlashStepKind kind, string title, string port, params string[] way) =>
        new(kind, title, ["--suppressnanoffversioncheck", .. way, "--serialport", port, "--devicedetails"]);

    private static FlashStep Application(string port, ApplicationImage image)
    {
        // Through the running runtime, which knows where its deployment area is. nanoff's other way writes to 0x1B0000
        // whatever the partition table says, and on the ESP32 that is inside the runtime since its area moved to 0x1E0000.
        return new FlashStep(
            FlashStepKind.Application,
            $"application {Path.GetFileName(image.Path)} ({image.Version})",
            ["--suppressnanoffversioncheck", "--nanodevice", "--serialport", port, "--deploy", "--image", image.Path]);
    }

    // The port is in the documents and not on the command line: with a port there, nanoff versions before July 2026 take a
    // plain file deployment for work on the boot loader.
    private static string FilesDocument(string port, string[] paths)
    {
        var files = new JsonArray();
        foreach (string file in paths)
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

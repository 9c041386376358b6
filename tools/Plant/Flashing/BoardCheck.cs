using System.Globalization;
using System.Text.Json.Nodes;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Flashing;

/// <summary>Whether what is asked for may be written to the board at the port. Nothing is written before it says so.</summary>
public static class BoardCheck
{
    /// <summary>What speaks against it, with the cure, one sentence without a full stop; null when nothing does.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="details">The board.</param>
    /// <param name="isRuntimeWritten">Whether a runtime is written, so that the present one does not matter.</param>
    public static string? Problem(FlashRequest request, BoardDetails details, bool isRuntimeWritten)
    {
        string target = request.Target ?? request.Board.NanoffTarget;
        if (details.Chip is string chip && !chip.Equals(request.Board.Chip, StringComparison.OrdinalIgnoreCase))
        {
            return $"the board on {request.Port} has the chip {chip}, and {request.Board.Name} has {request.Board.Chip}: check --board and "
                + "--port";
        }

        if (details.FlashMegabytes < request.Board.FlashMegabytes)
        {
            return $"the board on {request.Port} has {details.FlashMegabytes} MB of flash, and {request.Board.Name} has "
                + $"{request.Board.FlashMegabytes} MB: check --board";
        }

        // An update changes the version of a runtime, not its kind: that of another chip revision would not start.
        if ((request.Update || !isRuntimeWritten) && details.Target is string present && present != target)
        {
            return $"the board on {request.Port} runs the runtime of {present}, and {request.Board.Name} needs {target}: check --board, or "
                + (request.Update ? $"repeat with '--target {present}'" : "write the runtime too");
        }

        if (request is { Update: true, Image: { } image }
            && details.Assemblies.TryGetValue(ApplicationImage.Application, out string? running)
            && Version.TryParse(running, out Version? former)
            && former > image.Assemblies.First(assembly => assembly.Name == ApplicationImage.Application).Version)
        {
            return $"the board on {request.Port} runs firmware {former.ToString(3)}, and the image is {image.Version}: older firmware may "
                + "not read what is on its flash; take a newer image, or repeat with '--skip check'";
        }

        return (request.Bundle is FlashBundle bundle ? WrongBoard(request, bundle, details) : null)
            ?? (isRuntimeWritten || request.Image is null || Missing(request.Image, details) is not string missing
                ? null
                : $"the runtime {details.RuntimeVersion} on {request.Port} has no native part for {missing} as the image needs it: write "
                    + "the runtime too");
    }

    /// <summary>The assembly of the image whose native part the runtime lacks; null when it has all, or does not say.</summary>
    public static string? Missing(ApplicationImage image, BoardDetails details) =>
        details.NativeChecksums.Count == 0
            ? null
            : image.Assemblies.FirstOrDefault(
                assembly => assembly.NativeChecksum != 0 && !details.NativeChecksums.Contains(assembly.NativeChecksum)) is { } missing
                ? $"{(missing.Name.Length > 0 ? missing.Name : "mscorlib")} {missing.Version}"
                : null;

    /// <summary>Whether the runtime has loaded the application; what to do when it has not.</summary>
    public static string? NotLoaded(ApplicationImage image, BoardDetails details) =>
        details.Assemblies.TryGetValue(ApplicationImage.Application, out string? version)
            && version.StartsWith(image.Version, StringComparison.Ordinal)
            ? null
            : $"the runtime {details.RuntimeVersion} has not loaded {ApplicationImage.Application} {image.Version}: "
                + $"{(Missing(image, details) is string missing ? $"it has no native part for {missing}" : "it started something else")}; "
                + "build the image for this runtime, or name the runtime with --runtime-version";

    private static string? WrongBoard(FlashRequest request, FlashBundle bundle, BoardDetails details)
    {
        string name = Path.GetFileName(bundle.Folder);
        string mac = details.Mac is null ? "" : $" (MAC {details.Mac})";
        if (BoardRecord.OwnerBeside(bundle.Folder, details) is string owner && (!request.Erase || IsInService(owner)))
        {
            return $"the board on {request.Port}{mac} is '{Path.GetFileName(owner)}', with its key and its packs: flash '{owner}', or wait "
                + "until its packs are collected, retire or replace the node, and repeat with --erase";
        }

        if (BoardRecord.Of(bundle.Folder) is BoardRecord record && details.IsBoard(record.Mac) == false)
        {
            return $"'{name}' is the board with MAC {record.Mac}, and the one on {request.Port} is another{mac}: plug that one in; for a "
                + $"new board 'meternode node replace {name}'";
        }

        return details.Mac is not null && Eui(bundle) is string eui && IsUniversal(eui) && eui != EuiOf(details.Mac)
            ? $"the configuration of '{name}' has the EUI-64 {eui}, and the board on {request.Port} has {EuiOf(details.Mac)}: plug that "
                + "board in, or add the node without an EUI-64"
            : null;
    }

    /// <summary>A board whose key counts is not erased for another node: its packs and the only copy of its key are on it.</summary>
    private static bool IsInService(string bundle) =>
        NodeBundle.PlantOf(bundle) is PlantFolder plant
            && plant.ReadRegistry()["nodes"]!.AsArray()
                .LastOrDefault(entry => (string?)entry!["id"] == Path.GetFileName(bundle)) is { } entry && entry["end"] is null;

    /// <summary>The EUI-64 that a MAC stands for: FF-FE in the middle (IEEE, Guidelines for EUI).</summary>
    internal static string EuiOf(string mac)
    {
        string digits = mac.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();
        return digits[..6] + "fffe" + digits[6..];
    }

    /// <summary>False for one that was made up, which has the second bit of its first byte set.</summary>
    internal static bool IsUniversal(string eui) => (byte.Parse(eui[..2], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 2) == 0;

    private static string? Eui(FlashBundle bundle)
    {
        string file = Path.Combine(bundle.Folder, "node.json");
        string? eui = File.Exists(file) ? (string?)JsonNode.Parse(File.ReadAllText(file))?["eui"] : null;
        return eui is ['h', 'e', 'x', ':', ..] && eui.Length == 20 ? eui[4..].ToLowerInvariant() : null;
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Wiring;

/// <summary>The confirmations of a plant's wiring: the folder <c>wiring</c>, one folder a node, and one for all photos.</summary>
public static class WiringRecords
{
    private const string Folder = "wiring";
    private const string Photos = "photos";
    private const string Extension = ".json";
    private const int ShaDigits = 64;

    /// <summary>Adds one, with its entry in the audit log.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="record">What is confirmed; its photo is set from <paramref name="photo"/>.</param>
    /// <param name="photo">The picture; null without one.</param>
    /// <exception cref="OperatorException">A text of it cannot be used, or the plant's folder cannot be written.</exception>
    public static void Add(PlantFolder plant, WiringRecord record, WiringPhoto? photo)
    {
        Check(record.Person, RuleReason.Of("wiring.person", "the name"));
        Check(record.Ratio, RuleReason.Of("wiring.ratio", "the ratio"));
        Check(record.Serials, RuleReason.Of("wiring.serials", "the serial number"));
        byte[] bytes = Encoding.UTF8.GetBytes(
            JsonSerializer.Serialize(record with { Photo = photo?.FileName }, JsonFormat.File) + "\n");
        string name = record.At.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture) + "-"
            + Convert.ToHexStringLower(SHA256.HashData(bytes)) + Extension;
        using PlantTransaction change = PlantTransaction.Begin(plant);
        if (photo is not null)
        {
            change.Write(plant.In(Folder, Photos, photo.FileName), photo.Bytes);
        }

        change.Write(plant.In(Folder, record.Node, name), bytes);
        change.Note("wiring confirm", $"{record.Node}: {record.Ratio}, {record.Serials}, by {record.Person}");
        change.Commit();
    }

    /// <summary>The newest one of a node.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="node">The node's name.</param>
    /// <param name="isChanged">True when its file is not the one that was written then: nothing of it is shown.</param>
    public static WiringRecord? Newest(PlantFolder plant, string node, out bool isChanged)
    {
        isChanged = false;
        string folder = plant.In(Folder, node);
        if (NameRule.NameProblem(node) is not null || !Directory.Exists(folder)
            || Directory.GetFiles(folder, "*" + Extension).Max(StringComparer.Ordinal) is not string path)
        {
            return null;
        }

        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            isChanged = !Path.GetFileNameWithoutExtension(path).EndsWith(
                "-" + Convert.ToHexStringLower(SHA256.HashData(bytes)), StringComparison.Ordinal);
            return isChanged ? null : JsonSerializer.Deserialize<WiringRecord>(bytes, JsonFormat.File);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            isChanged = true;
            return null;
        }
    }

    /// <summary>A photo by its file name; null where there is none, or it is not the one that was stored.</summary>
    public static WiringPhoto? Photo(PlantFolder plant, string fileName)
    {
        string path = plant.In(Folder, Photos, fileName);
        return IsPhoto(fileName) && File.Exists(path)
            && WiringPhoto.Stored(File.ReadAllBytes(path), fileName[ShaDigits..]) is WiringPhoto photo
            && photo.FileName == fileName ? photo : null;
    }

    private static bool IsPhoto(string fileName) => fileName.Length == ShaDigits + 4 && fileName[..ShaDigits].All(char.IsAsciiHexDigitLower)
        && (fileName[ShaDigits..] is ".jpg" or ".png");

    private static void Check(string text, RuleReason what)
    {
        if (text.Trim().Length == 0)
        {
            throw new OperatorException(OperatorError.Usage, RuleReason.Of("wiring.missing", $"{what} is missing: fill it in"));
        }

        if (NameRule.TextProblem(text) is RuleReason problem)
        {
            throw new OperatorException(OperatorError.Usage, RuleReason.Of("wiring.text", $"{what} {problem}: write another one"));
        }
    }
}

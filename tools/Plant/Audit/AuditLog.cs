using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MeterNode.Plant.LifeCycle;
using MeterNode.Plant.Provisioning;
using MeterNode.Wire;

namespace MeterNode.Plant.Audit;

/// <summary>
/// The plant's audit log (docs/audit.md): the folder <c>audit</c>, one file a year. Every change through <see cref="PlantTransaction"/>
/// leaves its entry together with the change. The first collector's receipt key signs it: whoever can change the plant has that key, and
/// the plant's history names it.
/// </summary>
public static class AuditLog
{
    private const string Folder = "audit";
    private const string Extension = ".cbor";

    /// <summary>Files and folders that one entry names at most.</summary>
    private const int MaximumFiles = 40;

    /// <summary>An entry about something that changes no file of the plant.</summary>
    /// <exception cref="OperatorException">It cannot be written.</exception>
    public static void Append(PlantFolder plant, string what, string about)
    {
        using PlantTransaction change = PlantTransaction.Begin(plant);
        change.Note(what, about);
        change.Commit();
    }

    /// <summary>All entries, each checked.</summary>
    /// <param name="plant">The plant.</param>
    /// <param name="problem">What ended the reading; null when everything is in order.</param>
    /// <exception cref="OperatorException">A file cannot be read.</exception>
    public static IReadOnlyList<AuditEntry> Read(PlantFolder plant, out string? problem)
    {
        byte[] history = File.Exists(plant.HistoryPath) ? File.ReadAllBytes(plant.HistoryPath) : [];
        var all = new MemoryStream();
        foreach (string path in Files(plant))
        {
            all.Write(File.ReadAllBytes(path));
        }

        byte[] plantKey = plant.PlantPublicKey;
        var reader = new AuditReader(all.ToArray(), new PlantHistory(history, plantKey).Read(), plant.Site, plantKey);
        IReadOnlyList<AuditEntry> entries = [.. reader.Read()];
        problem = reader.Problem;
        return entries;
    }

    /// <summary>
    /// Whether a text stands in it anywhere, also where the log is damaged: who asks this must not be misled by a signature that is wrong.
    /// </summary>
    internal static bool Mentions(PlantFolder plant, ReadOnlySpan<byte> utf8)
    {
        foreach (string path in Files(plant))
        {
            if (File.ReadAllBytes(path).AsSpan().IndexOf(utf8) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Writes the entry of a change into it. A plant of 0.4.0 or before whose collector has no receipt key writes none.
    /// </summary>
    /// <exception cref="OperatorException">The log or the key is damaged.</exception>
    internal static void Add(PlantTransaction change, IEnumerable<string> changed, string? what, string? about)
    {
        PlantFolder plant = change.Plant;
        if (change.Read(plant.ReceiptKeyPath) is not byte[] pem)
        {
            return;
        }

        using ECDsa key = PlantFile.Key(plant.ReceiptKeyPath, Encoding.UTF8.GetString(pem));
        AuditAuthor? author = AuditAuthor.Present;
        DateTimeOffset now = DateTimeOffset.UtcNow;
        string path = plant.In(Folder, now.Year.ToString(CultureInfo.InvariantCulture) + Extension);
        string? newest = Files(plant) is [.., var end] ? end : null;

        // Behind the newest file whatever the clock says: the order of files is the order of entries.
        path = newest != null && string.CompareOrdinal(newest, path) > 0 ? newest : path;
        byte[] before = newest == null ? [] : File.ReadAllBytes(newest);
        AuditEntry? last = AuditReader.Last(before);
        if (last == null && before.Length > 0)
        {
            throw PlantFile.Broken(newest!, "an entry of the audit log cannot be read");
        }

        var fields = new Dictionary<string, object>
        {
            ["v"] = 1L,
            ["site"] = plant.Site,
            ["n"] = last == null ? 0 : last.Number + 1,
            ["prev"] = last?.Hash ?? SHA256.HashData(PlantKeyOf(change)),
            ["time"] = now.ToUnixTimeSeconds(),
            ["by"] = Short(author?.By ?? Environment.UserName),
            ["via"] = author?.Via ?? "program",
            ["what"] = what ?? author?.What ?? "change",
        };
        if (about != null)
        {
            fields["about"] = Short(about);
        }

        string[] places = [.. changed.Select(PlaceOf).Distinct()];
        if (places.Length > 0)
        {
            fields["files"] = places.Length <= MaximumFiles ? places
                : [.. places[..MaximumFiles], string.Create(CultureInfo.InvariantCulture, $"… and {places.Length - MaximumFiles} more")];
        }

        byte[] entry = CoseSign1Writer.Sign(StatementMap.Encode(fields), key);
        change.WriteSecret(path, path == newest ? [.. before, .. entry] : entry);
    }

    private static IReadOnlyList<string> Files(PlantFolder plant) => !Directory.Exists(plant.In(Folder)) ? []
        : [.. Directory.EnumerateFiles(plant.In(Folder), "*" + Extension).Order(StringComparer.Ordinal)];

    /// <summary>A node's bundle is one place; a person wants to know no more.</summary>
    private static string PlaceOf(string path) => path.Split('/') is ["nodes", string node, ..] ? "nodes/" + node : path;

    private static string Short(string text) => text.Length <= NameRule.MaximumTextLength ? text : text[..NameRule.MaximumTextLength];

    private static byte[] PlantKeyOf(PlantTransaction change) =>
        Convert.FromBase64String((string)change.ReadRegistry()["plantKey"]!);
}

using System.Text.Json;
using System.Text.Json.Serialization;
using MeterNode.Plant.Provisioning;

namespace MeterNode.Plant.Access;

/// <summary>
/// Everybody who may use the plant's page and its API: the file <c>access/access.json</c> of the plant's folder, mode 0600.
/// </summary>
public sealed record AccessBook
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions s_json = new(JsonFormat.File)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <summary>A plant to which nobody has access yet.</summary>
    public static AccessBook Empty { get; } = new();

    /// <summary>Layout of the file.</summary>
    public int SchemaVersion { get; init; } = Version;

    /// <summary>Accounts, in the order in which they were made; one that ended stays.</summary>
    public IReadOnlyList<Account> Accounts { get; init; } = [];

    /// <summary>Tokens; one that ended stays.</summary>
    public IReadOnlyList<AccessToken> Tokens { get; init; } = [];

    /// <summary>Links; one that ended stays.</summary>
    public IReadOnlyList<AssessorLink> Links { get; init; } = [];

    /// <summary>The account of this name that counts; null for none.</summary>
    public Account? Account(string name) => Accounts.LastOrDefault(account => account.Name == name && account.Ended == null);

    /// <summary>The account that counts of this person at the plant's OpenID provider; null for none.</summary>
    public Account? AccountOfSubject(string subject) =>
        Accounts.LastOrDefault(account => account.OpenIdSubject == subject && account.Ended == null);

    /// <summary>
    /// The account that counts of whoever has the certificate with this <see cref="AccountCertificate.Sha256"/>; null for none.
    /// </summary>
    public Account? AccountOfCertificate(string sha256) =>
        Accounts.LastOrDefault(account => account.Certificate?.Sha256 == sha256 && account.Ended == null);

    /// <summary>The token with this secret, whether it counts or not; null for none.</summary>
    public AccessToken? Token(string secret) => Find(Tokens, secret);

    /// <summary>The link with this secret, whether it counts or not; null for none.</summary>
    public AssessorLink? Link(string secret) => Find(Links, secret);

    /// <summary>The plant's.</summary>
    /// <exception cref="OperatorException">The file cannot be read, is damaged, or a later version wrote it.</exception>
    public static AccessBook Read(PlantFolder plant)
    {
        if (!File.Exists(plant.AccessPath))
        {
            return Empty;
        }

        try
        {
            AccessBook book = JsonSerializer.Deserialize<AccessBook>(PlantFile.Text(plant.AccessPath), s_json) ?? Empty;
            return book.SchemaVersion == Version ? book
                : throw PlantFile.Broken(plant.AccessPath, "its version is not known here");
        }
        catch (JsonException e)
        {
            throw PlantFile.Broken(plant.AccessPath, $"line {e.LineNumber + 1} is not what belongs there");
        }
    }

    /// <summary>The content of the file.</summary>
    internal string ToJson() => JsonSerializer.Serialize(this, s_json) + "\n";

    private static T? Find<T>(IReadOnlyList<T> all, string secret)
        where T : class, IAccessSecret
    {
        string hash = AccessSecret.Hash(secret);
        return all.FirstOrDefault(each => each.Hash == hash);
    }
}

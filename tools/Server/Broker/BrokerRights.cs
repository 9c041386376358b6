namespace MeterNode.Server.Broker;

/// <summary>
/// Who may do what at the plant's broker, by the common name of the client's certificate. A node may publish its own packs, status and
/// answers and read its own commands. The collector may read everything of its site and send commands. Nobody may do anything else.
/// </summary>
public sealed class BrokerRights(string site)
{
    /// <summary>Common name of the collector's certificate; no node can be provisioned under it.</summary>
    public const string CollectorName = "collector";

    private readonly string _root = $"mn/v1/{site}/";

    /// <summary>
    /// Null when a client with the certificate <paramref name="name"/> may connect under <paramref name="clientId"/>, otherwise why not. A
    /// node's client id is its name: nobody can take over another's session. The collector chooses, because several may work side by side.
    /// </summary>
    public static string? RefuseConnection(string? name, string clientId)
    {
        if (!IsName(name))
        {
            return "it shows no certificate of this plant";
        }

        return name == CollectorName || clientId == name ? null
            : $"the client id '{clientId}' is not its own: a node's client id is its name";
    }

    /// <summary>Whether <paramref name="name"/> may publish to <paramref name="topic"/>. Only a node's status is retained.</summary>
    public bool MayPublish(string name, string topic, bool isRetained)
    {
        if (name != CollectorName)
        {
            return topic == $"{_root}{name}/status" || (!isRetained && (topic == $"{_root}{name}/ev" || topic == $"{_root}{name}/rsp"));
        }

        return !isRetained && topic.StartsWith(_root, StringComparison.Ordinal) && topic.EndsWith("/cmd", StringComparison.Ordinal)
            && topic.Length > _root.Length + 4 && IsName(topic[_root.Length..^4]);
    }

    /// <summary>
    /// Whether <paramref name="name"/> may subscribe to <paramref name="filter"/>. Shared subscriptions are refused: this broker does not
    /// know them and would deliver nothing.
    /// </summary>
    public bool MaySubscribe(string name, string filter) => name == CollectorName
        ? filter.StartsWith(_root, StringComparison.Ordinal) && filter.Length > _root.Length
        : filter == $"{_root}{name}/cmd";

    /// <summary>Whether packs arrive under <paramref name="topic"/>.</summary>
    public bool IsEvidence(string topic) => topic.StartsWith(_root, StringComparison.Ordinal)
        && topic.EndsWith("/ev", StringComparison.Ordinal);

    private static bool IsName(string? name) => name is { Length: > 0 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}

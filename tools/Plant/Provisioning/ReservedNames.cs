namespace MeterNode.Plant.Provisioning;

/// <summary>
/// The common names that are the plant's own. A certificate's common name is the user at the broker, so no node may have the name of a
/// collector, of the operators or of the broker, nor one that they could get later. Nor may it have the name of a page beside the nodes'.
/// </summary>
public static class ReservedNames
{
    /// <summary>Common name of the first collector; each other one has this, a hyphen and a name of its own.</summary>
    public const string Collector = "collector";

    /// <summary>Common name of those who send commands and look at nodes.</summary>
    public const string Operator = "operator";

    /// <summary>Common name of the broker.</summary>
    public const string Broker = "broker";

    private static readonly string[] s_roles = [Collector, Operator, Broker, "meternode", "plant", "server", "service"];

    /// <summary>Pages at <c>/nodes/</c>.</summary>
    private static readonly string[] s_pages = ["new"];

    /// <summary>
    /// The role that <paramref name="name"/> belongs to, in any spelling of upper and lower case: the role itself, or the role followed
    /// by <c>-</c> or <c>_</c>; or the page itself. Null when the name is free for a node.
    /// </summary>
    public static string? RoleOf(string name)
    {
        int end = name.AsSpan().IndexOfAny('-', '_');
        string first = end < 0 ? name : name[..end];
        return Array.Find(s_roles, role => role.Equals(first, StringComparison.OrdinalIgnoreCase))
            ?? Array.Find(s_pages, page => page.Equals(name, StringComparison.OrdinalIgnoreCase));
    }
}

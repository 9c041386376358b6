using MeterNode.Plant.Access;

namespace MeterNode.Server.Web.Access;

/// <summary>What a route asks of who calls it. A route that asks for nothing is refused to everybody.</summary>
public static class PlantPolicies
{
    /// <summary>Seeing what is measured: a viewer, and everybody who may more.</summary>
    public const string See = "read";

    /// <summary>Working with it: an operator or a manager.</summary>
    public const string Operate = "ledger-add";

    /// <summary>Changing the plant: a manager.</summary>
    public const string Manage = "admin";

    /// <summary>Judging evidence: an assessor, or anybody who may see.</summary>
    public const string Assess = "evidence";

    /// <summary>Sitting at the machine on which the server runs.</summary>
    public const string Local = "local";

    /// <summary>Being signed in, as whoever.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>Having one right.</summary>
    public static string Of(AccessRight right) => right.Code();
}

namespace MeterNode.Server.Web.Access;

/// <summary>Roles of those who use a plant's pages. Each may what those before it may, but for the assessor, who looks only.</summary>
public static class PlantRoles
{
    /// <summary>Sees everything that is measured; changes nothing.</summary>
    public const string Viewer = "viewer";

    /// <summary>States what machines made, lets a node send its present values, acknowledges alarms.</summary>
    public const string Operator = "operator";

    /// <summary>Adds, replaces and ends nodes, makes and signs reports, manages people.</summary>
    public const string Manager = "manager";

    /// <summary>Sees evidence and reports, by a link that ends.</summary>
    public const string Assessor = "assessor";
}

namespace MeterNode.Server.Web.Access;

/// <summary>What a route asks of who calls it. Every route but the assets and <c>/health</c> has one.</summary>
public static class PlantPolicies
{
    /// <summary>Seeing what is measured: a viewer, and everybody who may more.</summary>
    public const string See = PlantRoles.Viewer;

    /// <summary>Working with it: an operator or a manager.</summary>
    public const string Operate = PlantRoles.Operator;

    /// <summary>Changing the plant: a manager.</summary>
    public const string Manage = PlantRoles.Manager;

    /// <summary>Judging evidence: an assessor, or anybody who may see.</summary>
    public const string Assess = PlantRoles.Assessor;
}

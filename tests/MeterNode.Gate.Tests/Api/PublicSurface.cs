using Mono.Cecil;

namespace MeterNode.Gate.Api;

/// <summary>What an assembly offers in namespaces that belong to nanoFramework.</summary>
public static class PublicSurface
{
    /// <summary>Public and protected items outside MeterNode.* as lines of the nanoFramework lists.</summary>
    public static IEnumerable<ApiUse> OutsideMeterNode(FirmwareAssembly assembly)
    {
        foreach (TypeDefinition type in assembly.Types.Where(t => IsVisible(t) && !IsOwn(t)))
        {
            string where = assembly.Locate(type);
            yield return new ApiUse("T " + type.FullName, [], where);
            foreach (FieldDefinition field in type.Fields.Where(f => IsVisible(f.Attributes) && !f.IsSpecialName))
            {
                yield return new ApiUse("F " + field.FullName, [], where);
            }

            foreach (MethodDefinition method in type.Methods.Where(m => IsVisible(m.Attributes) && !IsInherited(type, m)))
            {
                yield return new ApiUse("M " + method.FullName, [WithoutOptionalParameters(method)], assembly.Locate(method));
            }
        }
    }

    /// <summary>What a caller sees who leaves out every optional parameter (caller's file and line, for instance).</summary>
    private static string WithoutOptionalParameters(MethodDefinition method)
    {
        string line = "M " + method.FullName;
        string given = string.Join(",", method.Parameters.Where(p => !p.HasDefault).Select(p => p.ParameterType.FullName));
        return line[..(line.LastIndexOf('(') + 1)] + given + ")";
    }

    private static bool IsOwn(TypeDefinition type) =>
        (type.DeclaringType ?? type).Namespace.StartsWith("MeterNode", StringComparison.Ordinal)
            || (type.DeclaringType != null && IsOwn(type.DeclaringType));

    private static bool IsVisible(TypeDefinition type) =>
        type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly) && IsVisible(type.DeclaringType));

    private static bool IsVisible(FieldAttributes a) =>
        (a & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static bool IsVisible(MethodAttributes a) =>
        (a & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    /// <summary>
    /// Overrides are offered by the base type already; a delegate's members and an abstract or static class's
    /// constructor nobody calls by name.
    /// </summary>
    private static bool IsInherited(TypeDefinition type, MethodDefinition method) =>
        (method.IsVirtual && !method.IsNewSlot)
        || type.BaseType?.FullName == "System.MulticastDelegate"
        || (method.IsConstructor && (type.IsAbstract || method.IsStatic));
}

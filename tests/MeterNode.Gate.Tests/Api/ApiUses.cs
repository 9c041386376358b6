using Mono.Cecil;

namespace MeterNode.Gate.Api;

/// <summary>Collects what an assembly uses from outside the firmware.</summary>
public static class ApiUses
{
    /// <summary>Attributes that the compiler adds and that it leaves out, or defines itself, where the library lacks them.</summary>
    private static readonly HashSet<string> s_compilerAttributes =
    [
        "System.Diagnostics.DebuggerBrowsableAttribute",
        "System.Diagnostics.DebuggerStepThroughAttribute",
        "System.ParamArrayAttribute",
        "System.Reflection.DefaultMemberAttribute",
        "System.Runtime.CompilerServices.CompilerGeneratedAttribute",
        "System.Runtime.CompilerServices.CompilerFeatureRequiredAttribute",
        "System.Runtime.CompilerServices.ExtensionAttribute",
        "System.Runtime.CompilerServices.IsByRefLikeAttribute",
        "System.Runtime.CompilerServices.IsReadOnlyAttribute",
        "System.Runtime.CompilerServices.IsUnmanagedAttribute",
    ];

    /// <summary>What the compiler picks on the PC for a statement, and what it picks for the same statement on the device.</summary>
    private static readonly Dictionary<string, string> s_compilerChoices = new()
    {
        // lock (x)
        ["M System.Void System.Threading.Monitor::Enter(System.Object,System.Boolean&)"] =
            "M System.Void System.Threading.Monitor::Enter(System.Object)",
    };

    /// <summary>
    /// Uses of anything defined outside <paramref name="ours"/>. Generic instances, arrays and pointers are taken apart
    /// (the rules judge those constructs); assembly-level attributes are the SDK's and not counted.
    /// </summary>
    public static IEnumerable<ApiUse> Of(FirmwareAssembly assembly, ISet<string> ours)
    {
        foreach (Mention mention in Mentions.Of(assembly))
        {
            foreach (ApiUse use in Expand(mention, ours))
            {
                yield return use;
            }
        }
    }

    private static IEnumerable<ApiUse> Expand(Mention mention, ISet<string> ours)
    {
        if (mention.Reference is TypeReference type)
        {
            return OfType(type, mention.Where, ours);
        }

        TypeReference declaring = mention.Reference.DeclaringType;
        if (declaring is ArrayType || s_compilerAttributes.Contains(declaring.FullName))
        {
            return OfType(declaring, mention.Where, ours);
        }

        IEnumerable<ApiUse> uses = OfType(declaring, mention.Where, ours);
        if (IsOurs(declaring, ours))
        {
            return uses;
        }

        return uses.Append(OfMember(mention));
    }

    private static ApiUse OfMember(Mention mention)
    {
        if (mention.Reference is FieldReference field)
        {
            return new ApiUse("F " + field.FullName, [], mention.Where);
        }

        var method = ((MethodReference)mention.Reference).GetElementMethod();
        string line = "M " + method.FullName;
        if (s_compilerChoices.TryGetValue(line, out string? onDevice))
        {
            return new ApiUse(onDevice, [], mention.Where);
        }

        IReadOnlyList<string> equivalents =
            method.Name == ".ctor" ? WithoutCallerInformation(method, line) : method.HasThis ? OnBaseTypes(method, line) : [];
        return new ApiUse(line, equivalents, mention.Where);
    }

    /// <summary>
    /// An attribute's constructor that the PC's stand-in gives the caller's file and line: the source names none of them.
    /// </summary>
    private static string[] WithoutCallerInformation(MethodReference method, string line)
    {
        MethodDefinition? definition = method.Resolve();
        if (definition == null || !definition.Parameters.Any(IsCallerInformation))
        {
            return [];
        }

        string given = string.Join(",", definition.Parameters.Where(p => !IsCallerInformation(p)).Select(p => p.ParameterType.FullName));
        return [line[..(line.LastIndexOf('(') + 1)] + given + ")"];
    }

    private static bool IsCallerInformation(ParameterDefinition parameter) =>
        parameter.CustomAttributes.Any(a => a.AttributeType.Name is "CallerFilePathAttribute" or "CallerLineNumberAttribute");

    private static List<string> OnBaseTypes(MethodReference method, string line)
    {
        var lines = new List<string>();
        string declaring = method.DeclaringType.FullName + "::";
        var pending = new Queue<TypeReference?>([method.DeclaringType]);
        while (pending.TryDequeue(out TypeReference? type))
        {
            TypeDefinition? definition = type?.Resolve();
            if (definition == null)
            {
                continue;
            }

            pending.Enqueue(definition.BaseType);
            foreach (InterfaceImplementation implementation in definition.Interfaces)
            {
                pending.Enqueue(implementation.InterfaceType);
            }

            lines.Add(line.Replace(" " + declaring, $" {definition.FullName}::"));
        }

        return lines;
    }

    private static IEnumerable<ApiUse> OfType(TypeReference type, string where, ISet<string> ours)
    {
        switch (type)
        {
            case GenericParameter:
                return [];
            case GenericInstanceType instance:
                return instance.GenericArguments.Prepend(instance.ElementType).SelectMany(t => OfType(t, where, ours));
            case IModifierType modifier:
                return new[] { modifier.ElementType, modifier.ModifierType }.SelectMany(t => OfType(t, where, ours));
            case FunctionPointerType:
                return [];
            case TypeSpecification specification:
                return OfType(specification.ElementType, where, ours);
        }

        return type.FullName == "System.Void" || IsOurs(type, ours) || s_compilerAttributes.Contains(type.FullName)
            ? []
            : [new ApiUse("T " + type.FullName, [], where)];
    }

    private static bool IsOurs(TypeReference type, ISet<string> ours) => type.GetElementType().Scope switch
    {
        ModuleDefinition => true,
        AssemblyNameReference name => ours.Contains(name.Name),
        _ => false,
    };
}

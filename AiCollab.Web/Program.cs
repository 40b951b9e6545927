using AiCollab.Infrastructure;

var builder = WebApplication.CreateBuilder(args);
builder.Host.UseDefaultServiceProvider(o => (o.ValidateScopes, o.ValidateOnBuild) = (true, true));
builder.AddAiCollab();

var app = builder.Build();
await app.RunAsync();

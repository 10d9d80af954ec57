# A trained model as an artefact with a version of its own: copied to where Rasa finds it, then gone.
# docker build -f deploy/images/model.Dockerfile --build-arg MODEL=models/<name>.tar.gz -t aiguilleur-model:<name> .
FROM busybox:1.36
ARG MODEL
COPY ${MODEL} /artefact/
# A new volume takes the owner of the folder that it covers.
RUN mkdir /models && chown 10001:10001 /models
USER 10001:10001
CMD ["sh", "-c", "rm -f /models/*.tar.gz && cp /artefact/*.tar.gz /models/"]
